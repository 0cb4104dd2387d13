package dev.tomte.plugins.internal.resilience;

import java.time.Duration;

/** Runs something later. */
@FunctionalInterface
public interface Delays {

    /**
     * Runs the action after the delay, in a thread in which it must be quick.
     *
     * @return lets it be forgotten
     */
    Runnable after(Duration delay, Runnable action);
}
