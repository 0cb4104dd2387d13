package dev.tomte.resilience;

import java.util.Optional;

/**
 * A work queue at one moment. The counts are since it was made.
 *
 * @param capacity as in its settings
 * @param concurrency as in its settings
 * @param waiting for a thread
 * @param retrying waiting for a retry
 * @param running in a thread
 * @param completed that ended well
 * @param failed for good
 * @param retries tries after the first
 * @param withdrawn cancelled by whoever submitted it, or given up when the queue closed
 * @param refused because the queue was full or closed
 * @param lastFailure the last failure of a try, for people
 */
public record WorkQueueSnapshot(
        String name,
        int capacity,
        int concurrency,
        int waiting,
        int retrying,
        int running,
        long completed,
        long failed,
        long retries,
        long withdrawn,
        long refused,
        Optional<String> lastFailure) {}
