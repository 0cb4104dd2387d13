package dev.tomte.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class CollectorPoolTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Long enough for one that does not hang any more. */
    private static final Map<String, Object> SHORT = Map.of("time.limit.ms", 2_000L);

    private final ExecutorService threads = Threads.asMany("test");
    private final CollectorPool pool = new CollectorPool(threads);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static HealthCollector collector(String name, Callable<List<Measurement>> collect) {
        return new HealthCollector() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Measurement> collect() throws Exception {
                return collect.call();
            }
        };
    }

    private static List<Measurement> one(String metric) {
        return List.of(new Measurement(metric, 1, ""));
    }

    private List<String> metrics(Collected collected) {
        return collected.measurements().stream().map(Measurement::metric).toList();
    }

    @Test
    @DisplayName("W5: a collector that hangs is interrupted at its limit and reported; the others are measured")
    void hangs() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicBoolean hang = new AtomicBoolean(true);
        pool.add(
                collector("nfs", () -> {
                    try {
                        new CountDownLatch(hang.get() ? 1 : 0).await();
                        return one("nfs.used");
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                }),
                SHORT);
        pool.add(collector("cpu", () -> one("cpu.usage")), Map.of());

        Collected collected = pool.collect(LIMIT);

        assertThat(metrics(collected)).containsExactly("cpu.usage");
        assertThat(collected.failures())
                .containsOnlyKeys("nfs")
                .containsEntry("nfs", "It did not return within 2000 ms and was interrupted");
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();

        hang.set(false);
        assertThat(Eventually.get(() -> pool.collect(LIMIT), c -> c.failures().isEmpty()))
                .satisfies(recovered -> assertThat(metrics(recovered)).containsExactly("cpu.usage", "nfs.used"));
    }

    @Test
    @DisplayName(
            "W5: one that ignores the interrupt is not called again until it has returned, and then it works again")
    void ignoresInterrupts() throws Exception {
        CountDownLatch mounted = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        pool.add(
                collector("nfs", () -> {
                    calls.incrementAndGet();
                    awaitUninterruptibly(mounted);
                    return one("nfs.used");
                }),
                SHORT);
        pool.add(collector("cpu", () -> one("cpu.usage")), Map.of());

        assertThat(pool.collect(LIMIT).failures().get("nfs")).contains("did not return within 2000 ms");
        for (int i = 0; i < 5; i++) {
            Collected collected = pool.collect(LIMIT);
            assertThat(metrics(collected)).containsExactly("cpu.usage");
            assertThat(collected.failures().get("nfs")).contains("It has not returned from a call");
        }
        assertThat(calls).hasValue(1);

        mounted.countDown();
        Collected recovered = Eventually.get(
                () -> pool.collect(LIMIT), collected -> collected.failures().isEmpty());
        assertThat(metrics(recovered)).containsExactly("cpu.usage", "nfs.used");
        assertThat(calls).hasValue(2);
    }

    @Test
    @DisplayName("W5: hanging collectors wait side by side: the measurement takes the longest limit, not the sum")
    void sideBySide() throws Exception {
        for (int i = 0; i < 20; i++) {
            pool.add(
                    collector("hang-" + i, () -> {
                        new CountDownLatch(1).await();
                        return List.of();
                    }),
                    Map.of("time.limit.ms", "2000"));
        }
        long begun = System.nanoTime();

        assertThat(pool.collect(LIMIT).failures()).hasSize(20);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30));
    }

    @Test
    @DisplayName("what a collector throws, even an error, is its own failure")
    void collectorThrows() throws Exception {
        pool.add(
                collector("broken", () -> {
                    throw new NoClassDefFoundError("com/example/Missing");
                }),
                Map.of());
        pool.add(collector("nothing", () -> null), Map.of());
        pool.add(collector("cpu", () -> one("cpu.usage")), Map.of());

        Collected collected = pool.collect(LIMIT);

        assertThat(metrics(collected)).containsExactly("cpu.usage");
        assertThat(collected.failures()).containsOnlyKeys("broken", "nothing");
        assertThat(collected.failures().get("broken")).contains("com/example/Missing");
    }

    @Test
    @DisplayName("a second collector of the same name, or for the same metric, does not replace the first")
    void conflicts() throws Exception {
        pool.add(collector("a", () -> one("room.temperature")), Map.of());
        pool.add(collector("a", () -> one("never")), Map.of());
        pool.add(collector("b", () -> one("room.temperature")), Map.of());

        Collected collected = pool.collect(LIMIT);

        assertThat(collected.values())
                .containsExactly(new Collected.Value("a", new Measurement("room.temperature", 1, "")));
        assertThat(collected.failures().get("a")).contains("only the one that came first");
        assertThat(collected.failures().get("b")).isEqualTo("room.temperature is left out: a measures it already");
    }

    @Test
    @DisplayName("a collector that gives too many values or has no proper name is left out")
    void bounds() throws Exception {
        pool.add(collector("flood", () -> Collections.nCopies(65, one("x").get(0))), Map.of());
        pool.add(collector("No Name", () -> one("y")), Map.of());

        Collected collected = pool.collect(LIMIT);

        assertThat(collected.values()).isEmpty();
        assertThat(collected.failures())
                .containsOnlyKeys("flood")
                .containsEntry("flood", "It gave 65 values; at most 64 are taken");
    }

    @Test
    @DisplayName("a collector that has gone is not called any more")
    void removed() throws Exception {
        HealthCollector cpu = collector("cpu", () -> one("cpu.usage"));
        pool.add(cpu, Map.of());
        assertThat(pool.collect(LIMIT).values()).hasSize(1);

        pool.remove(cpu);

        assertThat(pool.collect(LIMIT).values()).isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
