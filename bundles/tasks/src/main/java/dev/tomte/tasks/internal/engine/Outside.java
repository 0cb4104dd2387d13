package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskRun;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.util.List;
import java.util.Set;

/** What the engine asks of those around it; called outside the lock, or put off until then. */
interface Outside extends Run.RunListener {
    /** A task is due and has constraints: tell {@link Admission#admitted} whether they hold. */
    void check(LiveTask task);

    /** Runs were handed out in a batch: whether one of them holds the others up is to be looked at. */
    void relieveSoon();

    /** These threads are to give way to the device's own work. */
    void lowerPriority(List<String> threads);

    /** Somebody needs to hear when these conditions begin or cease to hold. */
    void watch(Set<String> conditions);

    /** One who needed that does not any more. */
    void unwatch(Set<String> conditions);

    /** A run of this task ended so, on disk. */
    void ended(TaskRow row, TaskRun.Outcome outcome);

    /** A task that others wait for is final. */
    void chained(TaskRow row);

    /** A type is to be remembered as it is now. */
    void remember(TaskStore.KnownType type);
}
