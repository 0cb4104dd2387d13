package dev.tomte.health;

import java.time.Instant;

/**
 * A metric over a span of time.
 *
 * @param at the beginning of the span
 * @param min the lowest value in it
 * @param average over its values
 * @param max the highest value in it
 * @param count how many values there were, 1 or more
 */
public record HistoryPoint(Instant at, double min, double average, double max, long count) {}
