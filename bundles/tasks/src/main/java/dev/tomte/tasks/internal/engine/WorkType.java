package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Durability;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskType;
import dev.tomte.tasks.internal.handlers.HandlerOptions;
import dev.tomte.tasks.internal.store.TaskStore;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A type of tasks: who does them, how many at once, and its lanes. Guarded by the engine's lock. */
final class WorkType {

    private static final long TARGET_BATCH_NANOS = 1_000_000;
    /** Where each end is waited for, a batch may take about as long as the quickest disks do. */
    private static final long TARGET_STRICT_BATCH_NANOS = 100_000;

    static final int LARGEST_BATCH = 256;

    /** A single run raises the average as if it took so many times that at most. */
    private static final int MOST_AT_ONCE = 9;

    final String name;
    final List<Lane> lanes;
    private final Map<TaskPriority, Lane> byPriority;
    String description = "";
    String provider = "";
    /** The name of the task that its handler schedules for itself, as far as that is done; empty if it schedules none. */
    String scheduled = "";

    @Nullable
    TaskHandler handler;

    HandlerOptions options = HandlerOptions.DEFAULT;
    int running;
    int offences;
    boolean quarantined;
    /** What a run takes, on average of late. */
    private long averageNanos = TARGET_BATCH_NANOS;

    WorkType(String name, int window) {
        this.name = name;
        Map<TaskPriority, Lane> all = new EnumMap<>(TaskPriority.class);
        for (TaskPriority priority : TaskPriority.values()) {
            all.put(priority, new Lane(this, priority, window));
        }
        byPriority = all;
        lanes = List.copyOf(all.values());
    }

    Lane lane(TaskPriority priority) {
        Lane lane = byPriority.get(priority);
        if (lane == null) {
            throw new IllegalArgumentException(String.valueOf(priority));
        }
        return lane;
    }

    /** Whether its due tasks can be handed to workers, now or once one is free. */
    boolean isServed() {
        return handler != null && !quarantined;
    }

    int freeRuns() {
        return isServed() ? options.concurrency() - running : 0;
    }

    boolean isGrouped() {
        return options.durability() == Durability.GROUPED;
    }

    /** How many runs to hand out at once: short ones in batches, as handing over takes longer than they do. */
    int batchSize() {
        long target = isGrouped() ? TARGET_BATCH_NANOS : TARGET_STRICT_BATCH_NANOS;
        return (int) Math.max(1, Math.min(LARGEST_BATCH, target / (averageNanos + 1)));
    }

    /** Whether its runs are handed out in batches. */
    boolean isShort() {
        return batchSize() > 1;
    }

    /** One that was held up by something else, once in a while, does not make a type's runs long. */
    void noteDuration(long nanos) {
        averageNanos += (Math.min(nanos, MOST_AT_ONCE * (averageNanos + 1)) - averageNanos) / 8;
    }

    int ready() {
        return lanes.stream().mapToInt(lane -> lane.ready.size()).sum();
    }

    /** Why its tasks cannot run, for people. */
    String absence() {
        if (quarantined) {
            return "type " + name + " is quarantined: its runs went on after they were told to stop; see task:release";
        }
        return provider.isEmpty()
                ? "no handler for type " + name
                : "no handler for type " + name + " since " + provider + " is away";
    }

    TaskStore.KnownType known() {
        return new TaskStore.KnownType(name, description, provider, quarantined, offences, scheduled);
    }

    TaskType describe(int workers) {
        TaskType.State state = quarantined
                ? TaskType.State.QUARANTINED
                : handler == null ? TaskType.State.ABSENT : TaskType.State.AVAILABLE;
        return new TaskType(
                name,
                description,
                provider,
                state,
                options.durability(),
                Math.min(options.concurrency(), workers),
                running,
                ready(),
                Optional.ofNullable(options.timeout()),
                offences);
    }
}
