package dev.tomte.task;

/**
 * How the engine is.
 *
 * @param workers threads for tasks
 * @param running tasks that run
 * @param ready tasks that are due and wait for a worker
 * @param waiting tasks that wait for a condition, a handler or another task
 * @param scheduled tasks in the memory's part of the index of times; more may be on disk
 * @param completed runs since start
 * @param failed runs since start that failed, ran out of time, or went on when told to stop
 * @param abandonedThreads threads whose run ignores that it was told to stop
 * @param groupedWindow the most ends of {@link Durability#GROUPED} runs that a crash could undo
 */
public record TaskManagerStatus(
        int workers,
        int running,
        int ready,
        long waiting,
        long scheduled,
        long completed,
        long failed,
        int abandonedThreads,
        int groupedWindow) {}
