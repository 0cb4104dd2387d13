package dev.tomte.tasks.internal.store;

import dev.tomte.store.StoreException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRun;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Where tasks are kept. The engine holds what is due soon in memory and is the only one that changes tasks; a store for
 * several nodes would hand tasks out under leases from behind this same seam.
 */
public interface TaskStore {

    /**
     * Makes the tables ready. Rows that were running when the last process ended become due again at once, with a run
     * INTERRUPTED in their history.
     *
     * @param now microseconds since 1970
     * @return what the engine has to know
     */
    Opened open(long now) throws StoreException;

    /**
     * What was found.
     *
     * @param nextId the first id never used
     * @param interrupted ids that were running
     */
    record Opened(long nextId, List<Long> interrupted) {}

    /** Brings changes to disk, with as few statements as can be; completes after the commit. */
    CompletableFuture<Void> apply(Changes changes);

    /** Rows by id, in no particular order; those that are not there are left out. */
    List<TaskRow> load(long[] ids, int count) throws StoreException;

    /**
     * Reads the index of times of a type and a priority on, in its order: by due, then by id.
     *
     * @param afterDue with {@code afterId} the last one read; both {@code Long.MIN_VALUE} to begin with
     */
    List<Entry> scheduled(String type, TaskPriority priority, long afterDue, long afterId, int limit)
            throws StoreException;

    /**
     * An entry of the index of times.
     *
     * @param monotonic whether it is a delay or a period rather than an instant
     */
    record Entry(long id, long due, boolean monotonic) {}

    /** All repeating tasks that are not final, with wall-clock schedules: what a step of the clock is about. */
    List<TaskRow> onWallClock(long afterId, int limit) throws StoreException;

    /** Tasks of kind TRIGGERED that are not final. */
    List<TaskRow> triggered() throws StoreException;

    Optional<TaskRow> get(long id) throws StoreException;

    /** The unfinished task of this name given in its request, or the youngest finished one. */
    Optional<TaskRow> find(String name) throws StoreException;

    List<TaskRow> list(TaskFilter filter) throws StoreException;

    /** Tasks that may wait for others: unfinished ones that have not run and whose requests name some. */
    List<TaskRow> chained() throws StoreException;

    List<TaskRun> history(long id, int limit) throws StoreException;

    /** Removes final tasks whose last change, and runs whose end, is before this; in steps that hold nobody up. */
    CompletableFuture<Integer> cleanUp(long before);

    /** Types seen so far, as {@link #saveType} has them. */
    List<KnownType> types() throws StoreException;

    /**
     * The wall clock was set by so many microseconds, forward or back: by its new time, what goes by the ticker is due so
     * much later, or earlier.
     *
     * @param except asked when that is done: ids of those to leave alone
     */
    CompletableFuture<Void> shiftTicked(long micros, Supplier<long[]> except);

    /** Remembers a type. */
    CompletableFuture<Void> saveType(KnownType type);

    /**
     * A type that was seen.
     *
     * @param provider the symbolic name of its handler's bundle
     * @param offences since it was last released
     * @param scheduled the name of the task that its handler schedules for itself; empty if it schedules none
     */
    record KnownType(
            String name, String description, String provider, boolean quarantined, int offences, String scheduled) {}
}
