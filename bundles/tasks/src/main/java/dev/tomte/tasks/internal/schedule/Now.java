package dev.tomte.tasks.internal.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * Both clocks at one moment, and what a time of one is on the other as they stand now.
 *
 * @param wall microseconds since 1970
 * @param tick nanoseconds of the ticker
 */
record Now(long wall, long tick) {

    /** Distances beyond are taken for this one, so that sums stay within a long. */
    private static final long FARTHEST = Duration.ofDays(36_500).toNanos() / 1_000;

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /** Microseconds since 1970, rounded down; times outside the years 1 to 9999 become their ends. */
    static long micros(Instant instant) {
        Instant within = instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant;
        return within.getEpochSecond() * 1_000_000 + within.getNano() / 1_000;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    Instant instant() {
        return instant(wall);
    }

    long tickOf(long micros) {
        return tick + within(micros - wall) * 1_000;
    }

    long wallOf(long at) {
        return wall + Math.floorDiv(at - tick, 1_000L);
    }

    /** How many microseconds ago it was to be; negative if it is still to come. */
    long lateness(Due due) {
        return due.monotonic() ? Math.floorDiv(tick - due.at(), 1_000L) : wall - due.at();
    }

    static long within(long micros) {
        return Math.max(-FARTHEST, Math.min(FARTHEST, micros));
    }
}
