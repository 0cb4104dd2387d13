package dev.tomte.tasks.internal.schedule;

import java.time.Instant;

/**
 * When a task is to run.
 *
 * @param nominal the time it is meant for, before jitter; what the task is told
 * @param monotonic whether {@code at} is on the ticker, rather than on the wall clock
 * @param at nanoseconds of the ticker, or microseconds since 1970 of the wall clock
 */
public record Due(Instant nominal, boolean monotonic, long at) {}
