package dev.tomte.task;

import java.time.Instant;
import java.util.Optional;

/**
 * A task as it was at one moment. Immutable.
 *
 * @param id given at creation, ascending, never used again
 * @param request what was asked for; its name is never empty here: {@code type-id} if none was given
 * @param status where it is in its life
 * @param reason why it waits, failed or was cancelled, for people; else empty
 * @param createdAt when it was accepted
 * @param scheduledFor the time that the current or last run was meant for; empty before the first
 * @param lastRun when the last run began
 * @param nextRun when the next run is to begin; empty if that is not known: it waits, is paused or final, or is to be
 *     triggered
 * @param attempts runs begun for the current time: 0 before its first, and more than 1 after retries; of a final task, for
 *     its last
 * @param progress of the current or last run
 * @param result what the last successful run gave back; empty if none
 * @param checkpoint what the current run would resume from
 */
public record Task(
        long id,
        TaskRequest request,
        TaskStatus status,
        String reason,
        Instant createdAt,
        Optional<Instant> scheduledFor,
        Optional<Instant> lastRun,
        Optional<Instant> nextRun,
        int attempts,
        TaskProgress progress,
        Optional<String> result,
        Optional<String> checkpoint) {

    public String name() {
        return request.name();
    }

    public String description() {
        return request.description();
    }

    public String type() {
        return request.type();
    }

    public String service() {
        return request.service();
    }

    public TaskKind kind() {
        return request.schedule().kind();
    }

    public TaskPriority priority() {
        return request.priority();
    }
}
