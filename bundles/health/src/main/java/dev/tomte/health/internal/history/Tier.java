package dev.tomte.health.internal.history;

import java.time.Duration;
import java.util.List;

/** One of the tables that keep the history: the coarser, the longer. */
enum Tier {
    RAW("health_raw", Duration.ofSeconds(1), Duration.ofDays(1), "min(value), sum(value), max(value), count(*)"),
    MINUTES("health_minute", Duration.ofMinutes(1), Duration.ofDays(7), "min(low), sum(total), max(high), sum(number)"),
    HOURS("health_hour", Duration.ofHours(1), Duration.ofDays(366), "min(low), sum(total), max(high), sum(number)");

    static final List<Tier> COARSEST_FIRST = List.of(HOURS, MINUTES, RAW);

    final String table;
    /** What one row spans, in s. */
    final long step;
    /** For how long a row is kept, in s. */
    final long keep;
    /** Lowest value, sum, highest value and number of values, of several rows. */
    final String aggregate;

    Tier(String table, Duration step, Duration keep, String aggregate) {
        this.table = table;
        this.step = step.toSeconds();
        this.keep = keep.toSeconds();
        this.aggregate = aggregate;
    }

    /** The beginning of the row that a time falls in. */
    long floor(long second) {
        return Math.floorDiv(second, step) * step;
    }

    /** The next finer tier; the finest is its own. */
    Tier finer() {
        return this == HOURS ? MINUTES : RAW;
    }

    /** The coarsest tier that is still as fine as wanted; the finest, if none is. */
    static Tier of(long resolution) {
        return resolution >= HOURS.step ? HOURS : resolution >= MINUTES.step ? MINUTES : RAW;
    }
}
