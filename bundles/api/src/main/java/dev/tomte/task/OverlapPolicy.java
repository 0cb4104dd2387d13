package dev.tomte.task;

/** What to do when a task is to run while it runs. */
public enum OverlapPolicy {
    /** Leave the running one alone and forget the new time. */
    SKIP,
    /** Run again once the running one has ended; several times make one. */
    QUEUE,
    /** Stop the running one and begin anew. */
    REPLACE
}
