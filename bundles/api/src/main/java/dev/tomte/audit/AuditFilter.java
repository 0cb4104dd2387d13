package dev.tomte.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries.
 *
 * @param action whole, or its beginning if it ends with a dot, such as {@code secret.}; empty for all
 * @param since entries added then or later
 * @param limit 1 to 100,000
 */
public record AuditFilter(Optional<String> action, Optional<Instant> since, int limit) {

    /** The most entries of one answer. */
    public static final int MAX_LIMIT = 100_000;

    public AuditFilter {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("Expected a limit of 1 to " + MAX_LIMIT + ", not " + limit);
        }
    }

    /** The latest of all. */
    public static AuditFilter latest(int limit) {
        return new AuditFilter(Optional.empty(), Optional.empty(), limit);
    }
}
