package dev.tomte.resilience;

import dev.tomte.task.RetryPolicy;
import java.util.function.Predicate;

/**
 * How much a work queue takes and does.
 *
 * @param capacity how much may wait, for a thread or for a retry: 1 to 100,000
 * @param concurrency how much runs at once: 1 to 32
 * @param retry how often and after how long failed work is tried again; it keeps its place in the capacity, and no thread
 * @param retryable which failures are tried again; an {@link Error} never is. Called in the work's thread
 */
public record WorkQueueSettings(int capacity, int concurrency, RetryPolicy retry, Predicate<Throwable> retryable) {

    /** A thousand may wait, two run, nothing is tried again. */
    public static final WorkQueueSettings DEFAULT = new WorkQueueSettings(1_000, 2, RetryPolicy.NONE, Retry::mayPass);

    public WorkQueueSettings {
        if (capacity < 1 || capacity > 100_000) {
            throw new IllegalArgumentException("the capacity of a work queue must be 1 to 100000, not " + capacity);
        }
        if (concurrency < 1 || concurrency > 32) {
            throw new IllegalArgumentException("the concurrency of a work queue must be 1 to 32, not " + concurrency);
        }
    }

    public WorkQueueSettings withCapacity(int most) {
        return new WorkQueueSettings(most, concurrency, retry, retryable);
    }

    public WorkQueueSettings withConcurrency(int most) {
        return new WorkQueueSettings(capacity, most, retry, retryable);
    }

    public WorkQueueSettings withRetry(RetryPolicy policy) {
        return new WorkQueueSettings(capacity, concurrency, policy, retryable);
    }

    /** The same, and only what the predicate is true for is tried again. */
    public WorkQueueSettings retrying(Predicate<Throwable> which) {
        return new WorkQueueSettings(capacity, concurrency, retry, which);
    }
}
