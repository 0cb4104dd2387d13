package dev.tomte.health.internal.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.health.HealthLevel;
import dev.tomte.health.HealthMonitor;
import dev.tomte.health.Measurement;
import dev.tomte.health.Reading;
import dev.tomte.health.SystemHealth;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetricHealthCheckTest {

    private static final Instant AT = Instant.parse("2026-11-22T04:00:00Z");

    private SystemHealth health = SystemHealth.UNKNOWN;
    private final HealthCheck check = new DiskHealthCheck((HealthMonitor) Proxy.newProxyInstance(
            HealthMonitor.class.getClassLoader(), new Class<?>[] {HealthMonitor.class}, (proxy, method, arguments) -> {
                assertThat(method.getName())
                        .as("a check measures nothing itself")
                        .isEqualTo("getSystemHealth");
                return health;
            }));

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
}
