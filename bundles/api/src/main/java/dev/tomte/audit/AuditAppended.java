package dev.tomte.audit;

import dev.tomte.audit.AuditEvent.Outcome;
import dev.tomte.event.TomteEvent;
import java.time.Instant;

/**
 * An entry was added to the audit log and is on disk. Its details are only in the log.
 *
 * @param sequence of the entry
 */
public record AuditAppended(long sequence, Instant at, String action, String subject, Outcome outcome, String who)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/audit/APPENDED";

    public static AuditAppended of(AuditEntry entry) {
        AuditEvent event = entry.event();
        return new AuditAppended(
                entry.sequence(), entry.at(), event.action(), event.subject(), event.outcome(), event.who());
    }

    @Override
    public String topic() {
        return TOPIC;
    }
}
