package dev.tomte.task;

/** What to do about times that passed while Tomte was down, the clock was set, or the device slept. */
public enum MisfirePolicy {
    /** Run once for all that were missed. */
    RUN_ONCE,
    /** Wait for the next regular time; a one-time task that was missed is cancelled. */
    SKIP,
    /** Run for each that was missed, one after the other, at most a hundred. */
    RUN_ALL
}
