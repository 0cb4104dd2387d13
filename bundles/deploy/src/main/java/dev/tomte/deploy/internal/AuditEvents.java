package dev.tomte.deploy.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.deploy.BundleDeployed;

/** What the audit log is told of a deployment: what came, changed and went, and what was not let in. */
final class AuditEvents {

    private static final int LONGEST_SUBJECT = 200;

    private AuditEvents() {}

    static AuditEvent of(BundleDeployed deployed) {
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
}
