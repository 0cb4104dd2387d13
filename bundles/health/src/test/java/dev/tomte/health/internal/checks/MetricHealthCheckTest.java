package dev.tomte.health.internal.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.HealthLevel;
import dev.tomte.health.HealthMonitor;
import dev.tomte.health.Measurement;
import dev.tomte.health.Reading;
import dev.tomte.health.SystemHealth;
import dev.tomte.health.internal.collectors.FileDescriptorCollector;
import dev.tomte.health.internal.collectors.JvmCollector;
import dev.tomte.health.internal.collectors.NetworkCollector;
import dev.tomte.health.internal.collectors.TemperatureCollector;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MetricHealthCheckTest {

    private static final Instant AT = Instant.parse("2026-11-22T04:00:00Z");

    private SystemHealth health = SystemHealth.UNKNOWN;
    private final HealthMonitor monitor = (HealthMonitor) Proxy.newProxyInstance(
            HealthMonitor.class.getClassLoader(), new Class<?>[] {HealthMonitor.class}, (proxy, method, arguments) -> {
                assertThat(method.getName())
                        .as("a check measures nothing itself")
                        .isEqualTo("getSystemHealth");
                return health;
            });
    private final HealthCheck check = new DiskHealthCheck(monitor);

    private static Reading disk(double usage, HealthLevel level) {
        return new Reading(
                new Measurement("disk.usage", usage, "%"), "disk", AT, level, Optional.of(85.0), Optional.of(95.0));
    }

    private static Reading cpu() {
        return new Reading(
                new Measurement("cpu.usage", 99, "%"),
                "cpu",
                AT,
                HealthLevel.CRITICAL,
                Optional.of(85.0),
                Optional.of(95.0));
    }

    private Result execute(List<Reading> readings, Map<String, String> failures) {
        health = new SystemHealth(AT, HealthLevel.OK, readings, failures);
        return check.execute();
    }

    @Test
    @DisplayName("W5: a Felix health check carries value, thresholds and the monitor's level, of its own area only")
    void levels() {
        Result well = execute(List.of(cpu(), disk(41.26, HealthLevel.OK)), Map.of("network", "gone"));
        assertThat(well.getStatus()).isEqualTo(Result.Status.OK);
        assertThat(well.toString()).contains("disk.usage = 41.3 % (warning from 85, critical from 95)");
        assertThat(execute(List.of(disk(90, HealthLevel.WARNING)), Map.of()).getStatus())
                .isEqualTo(Result.Status.WARN);
        assertThat(execute(List.of(disk(99, HealthLevel.CRITICAL)), Map.of()).getStatus())
                .isEqualTo(Result.Status.CRITICAL);
    }

    @Test
    @DisplayName(
            "W5: a failed collector is a warning with its reason, and before the first measurement nothing is claimed")
    void notMeasured() {
        assertThat(check.execute().getStatus()).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);

        Result failed = execute(List.of(), Map.of("disk", "It did not return within 5000 ms"));
        assertThat(failed.getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(failed.toString()).contains("It did not return within 5000 ms");
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName(
            "W5: what a device lacks is said with its reason and is nothing wrong, but only once it was looked for")
    void lacking(Function<HealthMonitor, HealthCheck> kind, String collector, String reason) {
        HealthCheck optional = kind.apply(monitor);
        assertThat(optional.execute().getStatus()).isEqualTo(Result.Status.TEMPORARILY_UNAVAILABLE);

        health = new SystemHealth(AT, HealthLevel.OK, List.of(cpu()), Map.of());
        Result none = optional.execute();
        assertThat(none.getStatus()).isEqualTo(Result.Status.OK);
        assertThat(none.toString()).contains(reason);

        health = new SystemHealth(AT, HealthLevel.WARNING, List.of(), Map.of(collector, "permission denied"));
        Result failed = optional.execute();
        assertThat(failed.getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(failed.toString()).contains("permission denied").doesNotContain(reason);
    }

    static Stream<Arguments> lacking() {
        return Stream.of(
                Arguments.of(kind(TemperatureHealthCheck::new), new TemperatureCollector().name(), "no sensor"),
                Arguments.of(
                        kind(NetworkHealthCheck::new),
                        new NetworkCollector().name(),
                        "no network interface but the loopback"),
                Arguments.of(
                        kind(FileDescriptorHealthCheck::new),
                        new FileDescriptorCollector().name(),
                        "does not tell how many files"));
    }

    private static Function<HealthMonitor, HealthCheck> kind(Function<HealthMonitor, HealthCheck> constructor) {
        return constructor;
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W5: each check goes by the name of its collector, so that what was really measured shows up in it")
    void realFigures(Function<HealthMonitor, HealthCheck> kind, HealthCollector collector, String metric)
            throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (Measurement measurement : collector.collect()) {
            readings.add(new Reading(
                    measurement, collector.name(), AT, HealthLevel.WARNING, Optional.of(1.0), Optional.of(100.0)));
        }
        health = new SystemHealth(AT, HealthLevel.WARNING, readings, Map.of());
        Result result = kind.apply(monitor).execute();
        assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(result.toString()).contains(metric + " = ", "(warning from 1, critical from 100)");
    }

    static Stream<Arguments> realFigures() {
        return Stream.of(
                Arguments.of(kind(FileDescriptorHealthCheck::new), new FileDescriptorCollector(), "fd.usage"),
                Arguments.of(kind(JvmHealthCheck::new), new JvmCollector(), "jvm.heap.usage"),
                Arguments.of(kind(JvmHealthCheck::new), new JvmCollector(), "jvm.gc.time"),
                Arguments.of(kind(JvmHealthCheck::new), new JvmCollector(), "jvm.threads"));
    }
}
