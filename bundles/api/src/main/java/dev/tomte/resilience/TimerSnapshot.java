package dev.tomte.resilience;

import java.time.Duration;

/**
 * A timer's measurements since the plug-in was enabled; all zero if there are none.
 *
 * @param p50 half of them took at most this long, within {@link Timer#MAX_ERROR}
 * @param p90 nine of ten took at most this long, likewise
 * @param p99 99 of 100 took at most this long, likewise
 */
public record TimerSnapshot(
        String name,
        long count,
        Duration min,
        Duration max,
        Duration average,
        Duration p50,
        Duration p90,
        Duration p99) {}
