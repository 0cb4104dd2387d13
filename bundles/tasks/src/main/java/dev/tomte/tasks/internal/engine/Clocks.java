package dev.tomte.tasks.internal.engine;

import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.store.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The two clocks: the wall's, which people set, and the ticker, which only goes forward.
 *
 * @param ticker nanoseconds since some moment
 */
public record Clocks(InstantSource wall, LongSupplier ticker) {

    private static final long MILLION = 1_000_000;

    /** Microseconds since 1970. */
    long micros() {
        return micros(wall.instant());
    }

    long nanos() {
        return ticker.getAsLong();
    }

    static long micros(Instant instant) {
        return instant.getEpochSecond() * MILLION + instant.getNano() / 1_000;
    }

    static long micros(Duration duration) {
        return duration.toSeconds() * MILLION + duration.toNanosPart() / 1_000;
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MILLION), Math.floorMod(micros, MILLION) * 1_000);
    }

    static Optional<Instant> instantUnlessNever(long micros) {
        return micros == TaskRow.NEVER ? Optional.empty() : Optional.of(instant(micros));
    }

    /** When a due is by the wall clock as it goes now. */
    long wallMicros(Due due) {
        return due.monotonic() ? micros() + (due.at() - nanos()) / 1_000 : due.at();
    }

    /** When a due is by the ticker, if nobody sets the clock. */
    long tickerNanos(Due due) {
        return due.monotonic() ? due.at() : nanos() + (due.at() - micros()) * 1_000;
    }
}
