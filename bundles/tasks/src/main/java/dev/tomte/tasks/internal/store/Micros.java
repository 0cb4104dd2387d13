package dev.tomte.tasks.internal.store;

import java.time.Instant;

/** Microseconds since 1970. */
final class Micros {

    private static final long PER_SECOND = 1_000_000;
    private static final long NANOS = 1_000;
    private static final long MOST_SECONDS = Long.MAX_VALUE / PER_SECOND - 1;

    private Micros() {}

    /** Whole ones; times that do not fit are the last or first that do. */
    static long of(Instant time) {
        long seconds = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, time.getEpochSecond()));
        return seconds * PER_SECOND + time.getNano() / NANOS;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * NANOS);
    }

    /** Whether nothing of the time is lost. */
    static boolean isExact(Instant time) {
        return instant(of(time)).equals(time);
    }
}
