package dev.tomte.audit;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that matters to security. No component may hold a secret: this is kept for ever and shown to people.
 *
 * @param action what was done, {@code area.verb}, such as {@code secret.put}: 1 to 64 of {@code a-z0-9.-}
 * @param subject what it was done to, such as a secret's name: up to 200 characters; may be empty
 * @param outcome how it ended
 * @param who did it: {@code system}, a plug-in's name, or a face and its user, such as {@code shell}: 1 to 100 characters
 * @param details more, by key: at most 20, keys up to 64 and values up to 1,000 characters
 */
public record AuditEvent(
        String action, String subject, Outcome outcome, String who, SortedMap<String, String> details) {

    /** Who acts when no person and no plug-in does. */
    public static final String SYSTEM = "system";

    private static final int MAX_DETAILS = 20;

    /** How it ended. */
    public enum Outcome {
        SUCCESS,
        /** It was tried and did not work. */
        FAILURE,
        /** It was not allowed. */
        REFUSED
    }

    public AuditEvent {
        if (!action.matches("[a-z0-9.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "Expected an action of 1 to 64 of a-z, 0-9, '.' and '-', not '" + cut(action) + "'");
        }
        bounded("subject", subject, 0, 200);
        bounded("who", who, 1, 100);
        if (details.size() > MAX_DETAILS) {
            throw new IllegalArgumentException("Expected at most " + MAX_DETAILS + " details, not " + details.size());
        }
        details.forEach((key, value) -> {
            bounded("key of a detail", key, 1, 64);
            bounded("detail " + key, value, 0, 1000);
        });
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** What the system did, and succeeded in. */
    public static AuditEvent success(String action, String subject) {
        return new AuditEvent(action, subject, Outcome.SUCCESS, SYSTEM, new TreeMap<>());
    }

    /** What the system tried, and failed to do. */
    public static AuditEvent failure(String action, String subject, String why) {
        return new AuditEvent(action, subject, Outcome.FAILURE, SYSTEM, new TreeMap<>(Map.of("why", cut(why))));
    }

    /** What was not allowed. */
    public static AuditEvent refused(String action, String subject, String why) {
        return new AuditEvent(action, subject, Outcome.REFUSED, SYSTEM, new TreeMap<>(Map.of("why", cut(why))));
    }

    /** The same, done by another. */
    public AuditEvent by(String whoElse) {
        return new AuditEvent(action, subject, outcome, whoElse, details);
    }

    /** The same with one more detail; a longer value is cut. */
    public AuditEvent with(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(details);
        more.put(key, cut(value));
        return new AuditEvent(action, subject, outcome, who, more);
    }

    private static String cut(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 999) + "…";
    }

    private static void bounded(String what, String text, int least, int most) {
        if (text.length() < least || text.length() > most) {
            throw new IllegalArgumentException(
                    "Expected " + least + " to " + most + " characters for the " + what + ", not " + text.length());
        }
    }
}
