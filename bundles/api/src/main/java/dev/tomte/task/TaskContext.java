package dev.tomte.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;

/** What a handler is handed for one run. After the run its calls throw {@link IllegalStateException}. */
@ProviderType
public interface TaskContext {

    long id();

    String name();

    String type();

    /** As in the {@link TaskRequest}, or as handed over by the trigger or the call that made it run. */
    String data();

    /**
     * 1 for the first run of a time, more for retries. A run that was stopped to be continued does not count, one that
     * was cut off by a crash does.
     */
    int attempt();

    /** When this run was meant to begin. */
    Instant scheduledFor();

    /** The time that is left before the run is cancelled; empty if there is no limit. */
    Optional<Duration> timeLeft();

    CancellationToken cancellation();

    /**
     * Says how far the run is. Shown at once, and told as an event; not kept over a restart, unlike a checkpoint.
     *
     * @param percent 0 to 100
     * @param message for people, up to 200 characters; may be empty
     */
    void progress(int percent, String message);

    /** What an earlier run of this time had saved before it was stopped, failed or was cut off. */
    Optional<String> checkpoint();

    /**
     * Saves where the next run is to go on, should this one not end well. Gone once the task has completed.
     *
     * @param state by convention JSON, up to 1 MiB of UTF-8
     * @return completes once it is on disk; fails with a {@link TaskException}
     */
    CompletableFuture<Void> checkpoint(String state);

    /** A logger named {@code task.<type>}; its lines carry the task's id and the correlation id. */
    Logger logger();

    /** Of this run, also in its events and its history. */
    String correlationId();

    /**
     * Chooses the interval from the end or the start of this run to the next, as the schedule counts it, until chosen
     * anew.
     *
     * @throws IllegalArgumentException if it is outside the bounds of the schedule
     * @throws IllegalStateException if the schedule is not {@linkplain TaskSchedule#adaptive adaptive}
     */
    void reschedule(Duration interval);
}
