package dev.tomte.task;

/** Where a task is in its life. */
public enum TaskStatus {
    /** Scheduled for later, or due and next in line for a worker. */
    PENDING,
    /** Due, but something is missing; {@link Task#reason} says what: a constraint, a handler, another task. */
    WAITING,
    /** A worker is at it. */
    RUNNING,
    /** Held by its owner until resumed. */
    PAUSED,
    /** Done; a repeating task once its schedule has ended. */
    COMPLETED,
    /** Given up after its last retry; {@link Task#reason} says why. Repeating tasks go on instead. */
    FAILED,
    /** Called off; {@link Task#reason} says by whom or why. */
    CANCELLED;

    /** Whether nothing comes after it. */
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
