package dev.tomte.web.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditLog;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to the audit log, if there is one. The console comes up before it, and does without: the log is asked for with the
 * first entry, and never waited for.
 */
@Component(service = AuditTrail.class)
public final class AuditTrail {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    private record Found(ServiceReference<AuditLog> reference, AuditLog log) {}

    private final BundleContext context;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable ServiceReference<AuditLog> reference;

    private @Nullable Found found;

    @Activate
    public AuditTrail(BundleContext context) {
        this.context = context;
    }

    void add(AuditEvent event) {
        AuditLog log = log();
        if (log != null) {
            var unused = log.append(event.by("web")).whenComplete((entry, failure) -> {
                if (failure != null) {
                    LOG.error("{}", failure.getMessage(), failure);
                }
            });
        }
    }

    /** Kept once it was asked for: given back after each entry, the log would open and close for each. */
    private synchronized @Nullable AuditLog log() {
        ServiceReference<AuditLog> current = reference;
        if (current == null) {
            found = null;
            return null;
        }
        if (found == null || !Objects.equals(found.reference(), current)) {
            AuditLog log = context.getService(current);
            found = log == null ? null : new Found(current, log);
        }
        return found == null ? null : found.log();
    }
}
