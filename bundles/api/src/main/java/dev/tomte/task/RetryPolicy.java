package dev.tomte.task;

import java.time.Duration;

/**
 * How often and after how long a failed run is tried again. The n-th retry comes {@code initialBackoff × multiplier^(n-1)}
 * after the failure, at most {@code maxBackoff}, and up to {@code jitter} of that earlier or later.
 *
 * @param maxRetries 0 to 1,000,000 after the first run
 * @param initialBackoff 0 to 30 days
 * @param multiplier 1 to 100
 * @param maxBackoff at least {@code initialBackoff}, at most 30 days
 * @param jitter 0 to 1, a share of the backoff
 */
public record RetryPolicy(
        int maxRetries, Duration initialBackoff, double multiplier, Duration maxBackoff, double jitter) {

    // Before those that are checked against it.
    private static final Duration LONGEST = Duration.ofDays(30);

    /** Three retries after 1, 2 and 4 s, each a tenth earlier or later. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0.1);

    /** The first failure is final. */
    public static final RetryPolicy NONE = DEFAULT.withMaxRetries(0);

    public RetryPolicy {
        Limits.inRange("maxRetries", maxRetries, 0, 1_000_000);
        Limits.inRange("initialBackoff", initialBackoff, Duration.ZERO, LONGEST);
        Limits.inRange("multiplier", multiplier, 1, 100);
        Limits.inRange("maxBackoff", maxBackoff, initialBackoff, LONGEST);
        Limits.inRange("jitter", jitter, 0, 1);
    }

    public RetryPolicy withMaxRetries(int retries) {
        return new RetryPolicy(retries, initialBackoff, multiplier, maxBackoff, jitter);
    }

    /** The same, beginning with this pause and never pausing longer than the other. */
    public RetryPolicy withBackoff(Duration initial, Duration max) {
        return new RetryPolicy(maxRetries, initial, multiplier, max, jitter);
    }

    /**
     * The pause before a retry.
     *
     * @param retry 1 for the first
     * @param random 0 to 1, where in the range of the jitter; 0.5 is its middle
     */
    public Duration backoff(int retry, double random) {
        double factor = Math.pow(multiplier, Math.max(0, retry - 1));
        double nanos = Math.min(initialBackoff.toNanos() * factor, (double) maxBackoff.toNanos());
        return Duration.ofNanos((long) (nanos * (1 + jitter * (2 * random - 1))));
    }
}
