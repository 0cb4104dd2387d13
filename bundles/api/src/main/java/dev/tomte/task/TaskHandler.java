package dev.tomte.task;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does the tasks of a type. Register it as a service with {@link #TYPE}, and optionally with the other properties; a task
 * waits while its handler is away. Its runs come in several threads at once unless {@link #CONCURRENCY} says 1.
 *
 * <p>With {@link #CRON}, {@link #INTERVAL} or {@link #DELAY} a task is scheduled by the handler itself: it is there while
 * the handler is, and kept with its history while the handler is away.
 */
@ConsumerType
@FunctionalInterface
public interface TaskHandler {

    /** The type: a string, mandatory. */
    String TYPE = "task.type";
    /** What the type does, for people. */
    String DESCRIPTION = "task.description";
    /** How many of the type may run at once: an integer of 1 or more; not given, as many as there are workers. */
    String CONCURRENCY = "task.concurrency";
    /** {@code strict} (the default) or {@code grouped}: see {@link Durability}. */
    String DURABILITY = "task.durability";
    /** The longest a run may take: ISO 8601, {@code PT10M}; not given, there is no limit. */
    String TIMEOUT = "task.timeout";
    /** Whether runs are kept in the history: {@code true} (the default) or {@code false}. */
    String HISTORY = "task.history";

    /** Schedules a task by cron expression, in {@link #ZONE}. */
    String CRON = "task.cron";
    /** The time zone of {@link #CRON}; not given, the system's. */
    String ZONE = "task.zone";
    /** Schedules a task at a fixed rate: ISO 8601, {@code PT1M}. */
    String INTERVAL = "task.interval";
    /** Schedules a task with a fixed delay between runs: ISO 8601. */
    String DELAY = "task.delay";
    /** Random delay of each run: ISO 8601. */
    String JITTER = "task.jitter";
    /** Least interval the scheduled task may choose for itself: ISO 8601; with {@link #LONGEST}. */
    String SHORTEST = "task.shortest";
    /** Greatest interval the scheduled task may choose for itself: ISO 8601; with {@link #SHORTEST}. */
    String LONGEST = "task.longest";
    /** The scheduled task's name; not given, its type. */
    String NAME = "task.name";
    /** The scheduled task's {@link TaskPriority}, in any case. */
    String PRIORITY = "task.priority";
    /** Names of conditions the scheduled task waits for, a string or an array. */
    String CONSTRAINTS = "task.constraints";
    /** How many retries of the scheduled task: an integer; not given, as {@link RetryPolicy#DEFAULT}. */
    String RETRIES = "task.retries";
    /** The scheduled task's {@link MisfirePolicy}, in any case. */
    String MISFIRE = "task.misfire";
    /** The scheduled task's data. */
    String DATA = "task.data";

    /**
     * Does one run, in a thread of the engine at low priority. When the context's token is cancelled (the thread is
     * interrupted too), save a checkpoint and end soon, by throwing if the work is not done: a handler that goes on is
     * reported, its thread given up, and its type no longer run if that happens again and again.
     *
     * @throws Exception whatever went wrong; tried again as the task's {@link RetryPolicy} says
     */
    TaskResult run(TaskContext context) throws Exception;

    /** Whether a failure is worth a retry. Called after {@link #run} threw, if there are retries left. */
    default boolean isRetryable(Throwable failure) {
        return true;
    }
}
