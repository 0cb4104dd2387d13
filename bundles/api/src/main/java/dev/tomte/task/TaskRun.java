package dev.tomte.task;

import java.time.Duration;
import java.time.Instant;

/**
 * One run of a task, in its history.
 *
 * @param task its id
 * @param attempt 1 for the first, more for retries
 * @param correlationId also in the log lines and events of the run
 * @param scheduledFor when it was meant to begin
 * @param startedAt when it began
 * @param duration by the monotonic clock
 * @param outcome how it ended
 * @param detail the error if it failed, the result if it did not; may be empty
 */
public record TaskRun(
        long task,
        int attempt,
        String correlationId,
        Instant scheduledFor,
        Instant startedAt,
        Duration duration,
        Outcome outcome,
        String detail) {

    /** How a run ended. */
    public enum Outcome {
        COMPLETED,
        /** Its handler threw, or said so. */
        FAILED,
        /** Its time was up. */
        TIMED_OUT,
        /** It was called off. */
        CANCELLED,
        /** It was asked to stop, to be continued: its plug-in was updated, or a constraint ceased to hold. */
        STOPPED,
        /** Tomte ended in the middle of it. */
        INTERRUPTED
    }
}
