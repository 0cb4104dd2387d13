package dev.tomte.task;

/**
 * What is on disk, and when; a property of a task type. Both are at-least-once: nothing acknowledged is lost, and what was
 * under way in a crash runs again.
 */
public enum Durability {
    /**
     * Each start is on disk before the handler is called, each end before another takes its place: only tasks that were
     * running can run twice, and no more than there are workers. Very short ones are handed to one worker several at a time.
     */
    STRICT,
    /**
     * Ends ride the next group commit while workers go on: also those of the last moments before a crash run twice, at most
     * as many as {@link TaskManagerStatus#groupedWindow} says. Many times faster, for small tasks that may be repeated.
     */
    GROUPED
}
