package dev.tomte.task;

/** What to do when a task is created under a name that an unfinished task has. */
public enum ExistingTaskPolicy {
    /** The existing one stays and is answered; the new one is not created. */
    KEEP,
    /** The existing one is cancelled, and the new one created. */
    REPLACE,
    /** The new one is called {@code name#2} (or {@code #3} …), and runs after the existing one has completed. */
    APPEND
}
