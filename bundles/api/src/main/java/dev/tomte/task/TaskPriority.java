package dev.tomte.task;

import java.time.Duration;

/**
 * Which of several due tasks goes first. A task goes before all that became due later than it by more than the
 * difference of their {@linkplain #patience patiences}, whatever their priority: so none is ever starved.
 */
public enum TaskPriority {
    HIGH(Duration.ZERO),
    NORMAL(Duration.ofSeconds(10)),
    LOW(Duration.ofSeconds(60));

    private final Duration patience;

    TaskPriority(Duration patience) {
        this.patience = patience;
    }

    /** How much later a {@link #HIGH} task may become due and still go first. */
    public Duration patience() {
        return patience;
    }
}
