package dev.tomte.securestorage.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditLog;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the audit log, if there is one. What was done is not undone because it could not be noted; that is logged. */
@Component(service = Auditor.class)
public final class Auditor {

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable AuditLog log;

    @Activate
    public Auditor() {}

    Auditor(@Nullable AuditLog log) {
        this.log = log;
    }

    /** Returns at once. */
    public void note(AuditEvent event) {
        AuditLog present = log;
        if (present != null) {
            try {
                var unused = present.append(event).whenComplete((entry, failure) -> warn(event, failure));
            } catch (IllegalStateException e) { // Tomte is being stopped
                warn(event, e);
            }
        }
    }

    private static void warn(AuditEvent event, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn("The audit log did not take {} {}: {}", event.action(), event.subject(), failure.toString());
        }
    }
}
