package dev.tomte.health.internal.collectors;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at counters that tell something only by how much they grow. The first look takes two samples a short while apart,
 * every later one spans the time since the look before. Not for several threads at a time.
 */
final class Sampler<T> {

    /** Longer than the 300 ms for which OSHI gives the same answer again, and than some of the kernel's ticks of 10 ms. */
    static final Duration SHORTEST = Duration.ofMillis(400);

    /** What was counted at the beginning and the end of a time. */
    record Span<T>(T before, T after, double seconds) {}

    /** Waits; as {@link java.util.concurrent.TimeUnit#sleep}. */
    @FunctionalInterface
    interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    private record Sample<T>(T counted, long at) {}

    private final Supplier<T> counters;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private @Nullable Sample<T> last;

    Sampler(Supplier<T> counters, LongSupplier nanoTime, Pause pause) {
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    Span<T> next() throws InterruptedException {
        Sample<T> before = last == null ? sample() : last;
        long missing = SHORTEST.toNanos() - (nanoTime.getAsLong() - before.at());
        if (missing > 0) {
            pause.nanos(missing);
        }
        Sample<T> after = sample();
        last = after;
        return new Span<>(before.counted(), after.counted(), (after.at() - before.at()) / 1e9);
    }

    private Sample<T> sample() {
        return new Sample<>(counters.get(), nanoTime.getAsLong());
    }
}
