package dev.tomte.resilience;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/**
 * When a circuit breaker opens, and for how long.
 *
 * @param threshold failures in a row that open it: 1 to 10,000
 * @param recovery from opening to the trial call: 1 ms to 1 day
 * @param failures which of the things thrown are failures; the others say nothing about what is called, neither good nor
 *     bad. Called in the caller's thread: be quick
 */
public record CircuitBreakerSettings(int threshold, Duration recovery, Predicate<Throwable> failures) {

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(1);

    /** Five failures in a row, 60 s, everything but interruptions and cancellations. */
    public static final CircuitBreakerSettings DEFAULT =
            new CircuitBreakerSettings(5, Duration.ofSeconds(60), CircuitBreakerSettings::isFailure);

    public CircuitBreakerSettings {
        if (threshold < 1 || threshold > 10_000) {
            throw new IllegalArgumentException(
                    "the threshold of a circuit breaker must be 1 to 10000 failures, not " + threshold);
        }
        if (recovery.compareTo(LEAST) < 0 || recovery.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "the recovery time of a circuit breaker must be " + LEAST + " to " + MOST + ", not " + recovery);
        }
    }

    public CircuitBreakerSettings withThreshold(int failuresInARow) {
        return new CircuitBreakerSettings(failuresInARow, recovery, failures);
    }

    public CircuitBreakerSettings withRecovery(Duration time) {
        return new CircuitBreakerSettings(threshold, time, failures);
    }

    /** The same, and only what the predicate is true for is a failure. */
    public CircuitBreakerSettings counting(Predicate<Throwable> which) {
        return new CircuitBreakerSettings(threshold, recovery, which);
    }

    private static boolean isFailure(Throwable thrown) {
        return !(thrown instanceof InterruptedException) && !(thrown instanceof CancellationException);
    }
}
