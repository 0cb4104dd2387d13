package dev.tomte.task;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known about a type of tasks.
 *
 * @param name of the type
 * @param description for people; may be empty
 * @param provider the symbolic name of the bundle its handler is, or was, in
 * @param state whether its tasks run
 * @param durability of its tasks
 * @param concurrency how many may run at once
 * @param running how many do
 * @param ready how many are due and wait for a worker
 * @param timeout the longest a run may take, unless its task says otherwise; empty for no limit
 * @param offences runs that went on after they were told to stop, since it was last released
 */
public record TaskType(
        String name,
        String description,
        String provider,
        State state,
        Durability durability,
        int concurrency,
        int running,
        int ready,
        Optional<Duration> timeout,
        int offences) {

    /** Whether tasks of a type run. */
    public enum State {
        AVAILABLE,
        /** Its handler is away; its tasks wait. */
        ABSENT,
        /** Its handler ignored too often that it was to stop; its tasks wait until it is released. */
        QUARANTINED
    }
}
