package dev.tomte.web.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditTrail;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;

/** What happens at the door, for the audit log. */
final class WebAudit {

    private WebAudit() {}

    static Consumer<AuditEvent> of(BundleContext context) {
        AuditTrail trail = new AuditTrail(context);
        return event -> trail.add(event.by("web"));
    }
}
