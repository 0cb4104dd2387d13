package dev.tomte.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A circuit breaker at one moment. The counts are since the plug-in was enabled.
 *
 * @param since when it closed or opened; half open, it still counts from when it opened
 * @param failuresInARow in the state CLOSED; of an open one, those that opened it
 * @param threshold as in its settings
 * @param recovery as in its settings
 * @param calls that were let through
 * @param failures of those
 * @param refused calls that were not let through
 * @param retryIn of an open one, the time until a trial call is let through, zero if the next call is; else empty
 * @param lastFailure the last failure, for people; also if it works again
 */
public record CircuitBreakerSnapshot(
        String name,
        CircuitState state,
        Instant since,
        int failuresInARow,
        int threshold,
        Duration recovery,
        long calls,
        long failures,
        long refused,
        Optional<Duration> retryIn,
        Optional<String> lastFailure) {}
