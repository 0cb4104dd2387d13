package dev.tomte.plugins.internal.resilience;

import dev.tomte.resilience.Timer;
import dev.tomte.resilience.TimerSnapshot;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** A timer over a histogram of nanoseconds. */
final class HistogramTimer implements Timer {

    private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE);
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    private final String name;
    private final LongSupplier ticker;
    private final LogLinearHistogram histogram = new LogLinearHistogram();
    // In two parts, so that the sum of long measurements does not overflow.
    private final LongAdder millis = new LongAdder();
    private final LongAdder nanosBeside = new LongAdder();
    private final LongAccumulator least = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator greatest = new LongAccumulator(Math::max, 0);

    HistogramTimer(String name, LongSupplier ticker) {
        this.name = name;
        this.ticker = ticker;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void record(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Timer " + name + " takes durations of 0 or more, not " + duration);
        }
        record(duration.compareTo(MOST) > 0 ? Long.MAX_VALUE : duration.toNanos());
    }

    @Override
    public <T> T call(Callable<T> work) throws Exception {
        long begin = ticker.getAsLong();
        try {
            return work.call();
        } finally {
            record(Math.max(0, ticker.getAsLong() - begin));
        }
    }

    @Override
    public TimerSnapshot snapshot() {
        long[] counts = histogram.counts();
        long count = Arrays.stream(counts).sum();
        if (count == 0) {
            return new TimerSnapshot(
                    name, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        }
        long min = least.get();
        long max = greatest.get();
        BigInteger sum = BigInteger.valueOf(millis.sum()).multiply(MILLION).add(BigInteger.valueOf(nanosBeside.sum()));
        long average = sum.divide(BigInteger.valueOf(count))
                .min(BigInteger.valueOf(max))
                .longValue();
        return new TimerSnapshot(
                name,
                count,
                Duration.ofNanos(min),
                Duration.ofNanos(max),
                Duration.ofNanos(Math.max(min, average)),
                percentile(counts, count, 50, min, max),
                percentile(counts, count, 90, min, max),
                percentile(counts, count, 99, min, max));
    }

    /** The histogram comes last, so that a snapshot never counts what the others do not have yet. */
    private void record(long nanos) {
        least.accumulate(nanos);
        greatest.accumulate(nanos);
        millis.add(nanos / 1_000_000);
        nanosBeside.add(nanos % 1_000_000);
        histogram.add(nanos);
    }

    private static Duration percentile(long[] counts, long count, int percent, long min, long max) {
        long rank = count / 100 * percent + (count % 100 * percent + 99) / 100;
        long value = LogLinearHistogram.valueAt(counts, Math.max(1, rank));
        return Duration.ofNanos(Math.max(min, Math.min(max, value)));
    }
}
