package dev.tomte.plugins.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tomte.resilience.Timer;
import dev.tomte.resilience.TimerSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTimerTest {

    private final Fakes fakes = new Fakes();
    private final Timer timer = new HistogramTimer("read", fakes.ticks::get);

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "exponential", "powers", "constant", "two"})
    @DisplayName("P10: percentiles are within the stated error of the exact ones, the rest is exact")
    void percentiles(String distribution) {
        Random random = new Random(7);
        LongSupplier values =
                switch (distribution) {
                    case "uniform" -> () -> random.nextInt(1_000_000_000);
                    case "exponential" -> () -> (long) (-Math.log(1 - random.nextDouble()) * 3_000_000);
                    case "powers" -> () -> 1L << random.nextInt(63);
                    case "constant" -> () -> 123_456_789L;
                    default -> () -> random.nextInt(100) < 95 ? 1_000 : 5_000_000_000L;
                };
        long[] sample = new long[10_000];
        double sum = 0;
        for (int i = 0; i < sample.length; i++) {
            sample[i] = values.getAsLong();
            sum += sample[i];
            timer.record(Duration.ofNanos(sample[i]));
        }
        Arrays.sort(sample);
        TimerSnapshot snapshot = timer.snapshot();

        assertThat(snapshot.count()).isEqualTo(sample.length);
        assertThat(snapshot.min().toNanos()).isEqualTo(sample[0]);
        assertThat(snapshot.max().toNanos()).isEqualTo(sample[sample.length - 1]);
        assertThat((double) snapshot.average().toNanos()).isCloseTo(sum / sample.length, within(1 + sum * 1e-12));
        assertNear(snapshot.p50(), sample[4_999]);
        assertNear(snapshot.p90(), sample[8_999]);
        assertNear(snapshot.p99(), sample[9_899]);
    }

    @Test
    @DisplayName("P10: every duration has a bucket, and its middle is within the stated error")
    void buckets() {
        List<Long> values = new ArrayList<>();
        for (int shift = 0; shift < 63; shift++) {
            for (long delta : new long[] {-1, 0, 1}) {
                values.add(Math.max(0, (1L << shift) + delta));
                values.add((1L << shift) + (1L << shift) / 3 + delta);
            }
        }
        values.add(Long.MAX_VALUE);
        for (long value : values) {
            LogLinearHistogram one = new LogLinearHistogram();
            one.add(Math.max(0, value));
            long middle = LogLinearHistogram.valueAt(one.counts(), 1);
            assertThat(Math.abs((double) middle - value)).isLessThanOrEqualTo(value * Timer.MAX_ERROR);
        }
    }

    @Test
    @DisplayName("P10: it measures by the ticker, also what throws")
    void measures() throws Exception {
        timer.call(() -> {
            fakes.pass(Duration.ofMillis(20));
            return null;
        });
        assertThatThrownBy(() -> timer.call(() -> {
                    fakes.pass(Duration.ofMillis(40));
                    throw new IOException("after a while");
                }))
                .isInstanceOf(IOException.class);

        assertThat(timer.snapshot().count()).isEqualTo(2);
        assertThat(timer.snapshot().min()).isEqualTo(Duration.ofMillis(20));
        assertThat(timer.snapshot().max()).isEqualTo(Duration.ofMillis(40));
        assertThat(timer.snapshot().average()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    @DisplayName("P10: without measurements all is zero; a negative one is refused, an endless one is the greatest")
    void extremes() {
        assertThat(timer.snapshot().p99()).isEqualTo(Duration.ZERO);
        assertThatThrownBy(() -> timer.record(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        timer.record(Duration.ofSeconds(Long.MAX_VALUE));
        timer.record(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(timer.snapshot().average())
                .as("the sum does not overflow")
                .isEqualTo(timer.snapshot().max())
                .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Test
    @DisplayName("P10: no measurement of eight threads is lost, and snapshots meanwhile are sound")
    void threads() throws Exception {
        int each = 50_000;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long nanos = (i + 1) * 1_000L;
                all.add(threads.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        timer.record(Duration.ofNanos(nanos));
                    }
                }));
            }
            long before = 0;
            while (all.stream().anyMatch(one -> !one.isDone())) {
                TimerSnapshot now = timer.snapshot();
                assertThat(now.count()).isGreaterThanOrEqualTo(before);
                if (now.count() > 0) {
                    assertThat(now.p50()).isBetween(now.min(), now.max());
                    assertThat(now.average()).isBetween(now.min(), now.max());
                }
                before = now.count();
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(timer.snapshot().count()).isEqualTo(8L * each);
        assertThat(timer.snapshot().average()).isEqualTo(Duration.ofNanos(4_500));
    }

    private static void assertNear(Duration percentile, long exact) {
        assertThat((double) percentile.toNanos()).isCloseTo((double) exact, within(exact * Timer.MAX_ERROR));
    }
}
