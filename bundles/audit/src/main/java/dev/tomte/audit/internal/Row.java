package dev.tomte.audit.internal;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditEvent.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An entry as it is in the table, where anybody may have changed it.
 *
 * @param details in the form of {@link CanonicalJson}
 */
record Row(
        long sequence,
        long atMs,
        String action,
        String subject,
        String outcome,
        String who,
        String details,
        String hash) {

    /** The action of an entry that cannot be read. */
    static final String UNREADABLE = "audit.unreadable";

    /** The row that follows in the chain. */
    static Row after(Link last, Instant at, AuditEvent event) {
        Row unsealed = new Row(
                Math.addExact(last.sequence(), 1),
                at.toEpochMilli(),
                event.action(),
                encodable(event.subject()),
                event.outcome().name(),
                encodable(event.who()),
                encodable(CanonicalJson.write(event.details())),
                "");
        return unsealed.sealed(EntryHash.of(last.hash(), unsealed));
    }

    Link link() {
        return new Link(sequence, hash);
    }

    /** Whether this is what was added after the entry with this hash. */
    boolean follows(String previous) {
        return hash.equals(EntryHash.of(previous, this));
    }

    AuditEntry entry() {
        AuditEvent event;
        try {
            event = new AuditEvent(action, subject, Outcome.valueOf(outcome), who, CanonicalJson.read(details));
        } catch (IllegalArgumentException e) {
            event = AuditEvent.failure(UNREADABLE, "", "The entry was changed: " + e.getMessage());
        }
        return new AuditEntry(sequence, Instant.ofEpochMilli(atMs), event, hash);
    }

    /** A line of an export, without its end. */
    String json() {
        StringBuilder json = new StringBuilder("{\"sequence\":").append(sequence);
        field(json, "at", Instant.ofEpochMilli(atMs).toString());
        field(json, "action", action);
        field(json, "subject", subject);
        field(json, "outcome", outcome);
        field(json, "who", who);
        if (isObject(details)) {
            json.append(",\"details\":").append(details);
        } else {
            field(json, "details", details);
        }
        field(json, "hash", hash);
        return json.append('}').toString();
    }

    private static void field(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":");
        CanonicalJson.string(json, value);
    }

    private static boolean isObject(String details) {
        try {
            return CanonicalJson.write(CanonicalJson.read(details)).equals(details);
        } catch (IllegalArgumentException changed) {
            return false;
        }
    }

    private Row sealed(String seal) {
        return new Row(sequence, atMs, action, subject, outcome, who, details, seal);
    }

    /** As it will be read again: half of a surrogate pair has no form in UTF-8. */
    private static String encodable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
