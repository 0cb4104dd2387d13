package dev.tomte.deploy.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditLog;
import dev.tomte.deploy.BundleDeployed;
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
 * Adds to the audit log, if there is one: what came, changed and went. The log is asked for with the first entry, and never
 * waited for.
 */
@Component(service = AuditTrail.class)
public final class AuditTrail {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    private static final int LONGEST_SUBJECT = 200;

    private record Found(ServiceReference<AuditLog> reference, AuditLog log) {}

    private final BundleContext context;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable ServiceReference<AuditLog> reference;

    private @Nullable Found found;

    @Activate
    public AuditTrail(BundleContext context) {
        this.context = context;
    }

    void add(BundleDeployed deployed) {
        AuditLog log = log();
        if (log != null) {
            var unused = log.append(event(deployed)).whenComplete((entry, failure) -> {
                if (failure != null) {
                    LOG.error("{}", failure.getMessage(), failure);
                }
            });
        }
    }

    static AuditEvent event(BundleDeployed deployed) {
        String subject = deployed.bundle().orElse(deployed.file());
        String bounded = subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) : subject;
        AuditEvent event =
                switch (deployed.action()) {
                    case INSTALLED -> AuditEvent.success("plugin.install", bounded);
                    case UPDATED -> AuditEvent.success("plugin.update", bounded);
                    case REMOVED -> AuditEvent.success("plugin.remove", bounded);
                    case REFUSED ->
                        AuditEvent.refused(
                                "plugin.install", bounded, deployed.problem().orElse(""));
                };
        return event.with("file", deployed.file())
                .with("version", deployed.version().orElse(""));
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
