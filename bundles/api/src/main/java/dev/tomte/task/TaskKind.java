package dev.tomte.task;

/** What makes a task run. */
public enum TaskKind {
    /** Once: now, after a delay, or at an instant. */
    ONE_TIME,
    /** Again at a fixed distance from start to start. */
    FIXED_RATE,
    /** Again at a fixed distance from end to start. */
    FIXED_DELAY,
    /** At the times of a cron expression. */
    CRON,
    /** Whenever something happens. */
    TRIGGERED
}
