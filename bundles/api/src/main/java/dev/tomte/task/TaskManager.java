package dev.tomte.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The task engine. Every change is on disk before its future completes; the future fails with a {@link TaskException} if
 * there is no such task, if the change makes no sense in the task's status, or if the disk refused it, and then nothing
 * was changed. All methods may be called from any thread, a handler's too; dependent stages of futures run on a thread of
 * the engine or the store, unless they are asynchronous: keep them short.
 */
@ProviderType
public interface TaskManager {

    /**
     * Creates a task. Completes with the new one, or with the existing one if it is kept.
     *
     * @throws IllegalArgumentException if its type was never seen, its cron expression is wrong or never comes, or tasks
     *     would wait for each other in a circle; the message says where
     */
    CompletableFuture<Task> create(TaskRequest request);

    /**
     * Creates tasks, all or none; much faster than one by one. They may be named in each other's {@code after}. Completes
     * with the tasks in the order of the requests.
     *
     * @throws IllegalArgumentException as {@link #create}, naming the place in the list
     */
    CompletableFuture<List<Task>> createAll(List<TaskRequest> requests);

    /**
     * When a task of this schedule would run first if it were created now, as far as that is up to its schedule: by the wall
     * clock, without its jitter, and past where its start is. Creates nothing, and never waits. Empty if the task would wait
     * for its trigger.
     *
     * @throws IllegalArgumentException if {@link #create} would not take the schedule; the message says what of it, and where
     */
    Optional<Instant> firstRun(TaskSchedule schedule);

    /** The task of this id as it is now. */
    Optional<Task> get(long id) throws TaskException;

    /** The unfinished task of this name, or the youngest finished one. */
    Optional<Task> find(String name) throws TaskException;

    List<Task> list(TaskFilter filter) throws TaskException;

    /**
     * Calls a task off for good. Completes once it is {@link TaskStatus#CANCELLED}; a running one is first told to stop,
     * and given up if it does not. A one-time task whose run ends well at that very moment is COMPLETED instead.
     *
     * @param reason for people, up to 200 characters
     */
    CompletableFuture<Task> cancel(long id, String reason);

    /** Holds a task back until it is resumed. A running one is told to stop and goes on from its checkpoint later. */
    CompletableFuture<Task> pause(long id);

    /** Lets a paused task go on; times that passed meanwhile are treated as its {@link MisfirePolicy} says. */
    CompletableFuture<Task> resume(long id);

    /**
     * Makes a task run at once, whatever its schedule, which goes on as before; also a finished one, once more. If it runs,
     * its {@link OverlapPolicy} counts; if it is paused, it fails. When this completes, it is due or runs: no longer final.
     *
     * <p>A finished task has this one run, with its retries, and is then final again as that run ended: COMPLETED, FAILED or
     * CANCELLED. The schedule, or trigger, of a repeating one stays over, unless it is given another meanwhile.
     */
    CompletableFuture<Task> runNow(long id);

    /**
     * Makes a task of kind {@link TaskKind#TRIGGERED} run as if its trigger had come.
     *
     * @param data handed to the handler instead of the task's own; empty for the task's own
     */
    CompletableFuture<Task> trigger(long id, String data);

    /**
     * Gives an unfinished task another schedule. What runs goes on, its retries included; then the new schedule counts. A
     * single time comes after that run, even if it has passed by then, and whatever becomes of the run, unless the task is
     * cancelled.
     *
     * @throws IllegalArgumentException if the cron expression is wrong or never comes
     */
    CompletableFuture<Task> reschedule(long id, TaskSchedule schedule);

    /**
     * The latest runs, youngest first.
     *
     * @param id of a task; 0 for all
     * @param limit 1 to 100,000
     */
    List<TaskRun> history(long id, int limit) throws TaskException;

    /** Removes tasks that have been final for so long, and runs that ended so long ago. Completes with how many of both. */
    CompletableFuture<Integer> cleanUp(Duration olderThan);

    /** All types seen so far, by name. */
    List<TaskType> types();

    /**
     * Lets the tasks of a quarantined type run again.
     *
     * @throws IllegalArgumentException if there is no such type; the message lists those there are
     */
    void release(String type);

    /** Never waits. */
    TaskManagerStatus status();
}
