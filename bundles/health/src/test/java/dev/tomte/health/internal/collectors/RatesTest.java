package dev.tomte.health.internal.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.health.Measurement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RatesTest {

    private long nanos;
    private final Queue<Object> samples = new ArrayDeque<>();

    @SuppressWarnings("unchecked") // each test puts in samples of the one kind that it takes out
    private <T> Sampler<T> sampler() {
        return new Sampler<>(() -> (T) samples.remove(), () -> nanos, pause -> nanos += pause);
    }

    /** As OSHI orders them: user, nice, system, idle, waiting for a disk, … */
    private static long[] ticks(long user, long idle, long waiting) {
        return new long[] {user, 0, 0, idle, waiting, 0, 0, 0};
    }

    @Test
    @DisplayName("W5: processor use is over the time since the measurement before, the first over a short while")
    void cpu() throws Exception {
        CpuCollector collector = new CpuCollector(sampler(), () -> -1);
        samples.addAll(List.of(ticks(100, 900, 0), ticks(110, 920, 10)));
        assertThat(collector.collect()).containsExactly(new Measurement("cpu.usage", 25, "%"));
        assertThat(nanos).isEqualTo(Sampler.SHORTEST.toNanos());

        nanos += Duration.ofSeconds(60).toNanos();
        samples.add(ticks(210, 920, 10));
        assertThat(collector.collect()).containsExactly(new Measurement("cpu.usage", 100, "%"));

        samples.add(ticks(210, 920, 10));
        assertThat(collector.collect()).as("no tick, nothing to divide by").isEmpty();
    }

    @Test
    @DisplayName("the kernel's counters that step back a little do not make use of less than 0 or more than 100 %")
    void cpuStepsBack() throws Exception {
        CpuCollector collector = new CpuCollector(sampler(), () -> 0.5);
        samples.addAll(List.of(ticks(100, 900, 50), ticks(101, 900, 40), ticks(100, 930, 40)));
        assertThat(collector.collect()).containsExactly(new Measurement("cpu.load", 0.5, ""));
        assertThat(collector.collect().get(0)).isEqualTo(new Measurement("cpu.usage", 0, "%"));
    }

    @Test
    @DisplayName("W5: network rates are bytes a second of all interfaces; one that came or was reset adds nothing")
    void network() throws Exception {
        NetworkCollector collector = new NetworkCollector(sampler());
        samples.add(Map.of("eth0", new NetworkCollector.Bytes(0, 0)));
        samples.add(Map.of("eth0", new NetworkCollector.Bytes(0, 0), "wlan0", new NetworkCollector.Bytes(5000, 5000)));
        collector.collect();

        nanos += Duration.ofSeconds(10).toNanos();
        samples.add(Map.of(
                "eth0", new NetworkCollector.Bytes(1000, 200),
                "wlan0", new NetworkCollector.Bytes(10, 5100),
                "usb0", new NetworkCollector.Bytes(1_000_000, 1_000_000)));

        assertThat(collector.collect())
                .containsExactly(
                        new Measurement("network.received", 100, "B/s"), new Measurement("network.sent", 30, "B/s"));
    }

    @Test
    @DisplayName("a measurement right after another waits until the time is long enough to tell something")
    void waitsForSpan() throws Exception {
        Sampler<Integer> sampler = sampler();
        samples.addAll(List.of(1, 2, 3));
        sampler.next();
        nanos += 1000;

        Sampler.Span<Integer> span = sampler.next();

        assertThat(span.before()).isEqualTo(2);
        assertThat(span.after()).isEqualTo(3);
        assertThat(span.seconds()).isEqualTo(Sampler.SHORTEST.toNanos() / 1e9);
    }
}
