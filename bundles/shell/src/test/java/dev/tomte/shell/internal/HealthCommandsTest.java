package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.health.HealthLevel;
import dev.tomte.health.HealthMonitor;
import dev.tomte.health.HistoryPoint;
import dev.tomte.health.Measurement;
import dev.tomte.health.Reading;
import dev.tomte.health.SystemHealth;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HealthCommandsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path data;

    private final List<Object> asked = new ArrayList<>();
    private SystemHealth state = SystemHealth.UNKNOWN;
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        HealthMonitor monitor = (HealthMonitor) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HealthMonitor.class},
                (self, method, given) -> switch (method.getName()) {
                    case "getSystemHealth" -> state;
                    case "measure", "recent" -> {
                        state = measured();
                        yield state;
                    }
                    case "history" -> {
                        asked.addAll(List.of(given));
                        yield given[0].equals("cpu.usage") ? List.of(new HistoryPoint(NOW, 1, 2.25, 3, 60)) : List.of();
                    }
                    default -> throw new UnsupportedOperationException(method.toString());
                });
        shell = new ShellFixture(data)
                .with("health", new HealthCommands(monitor, InstantSource.fixed(NOW)), "status", "measure", "history");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("W5: health:status says what was measured of late")
    void status() throws IOException {
        String text = shell.execute("health", "status").out();

        assertThat(text)
                .startsWith("Health: WARNING, measured 2026-11-22")
                .contains("Collector slow failed: time is up");
        assertThat(text.lines())
                .containsSubsequence(
                        "METRIC           VALUE  UNIT  LEVEL    WARNING  CRITICAL",
                        "cpu.usage         85.3  %     WARNING  80.0     -",
                        "cpu.temperature   50.0  °C    OK       -        -");
        assertThat(shell.execute("health:status", "--json").out())
                .contains(
                        "\"at\":\"2026-11-22T10:00:00Z\",\"level\":\"WARNING\"",
                        "{\"metric\":\"cpu.usage\",\"value\":85.25,\"unit\":\"%\",\"level\":\"WARNING\",\"warning\":80.0,"
                                + "\"critical\":null,\"collector\":\"cpu\",\"at\":\"2026-11-22T10:00:00Z\"}",
                        "\"failures\":{\"slow\":\"time is up\"}");
    }

    @Test
    @DisplayName("W5: health:history asks for the last hours in about 60 steps")
    void history() throws IOException {
        assertThat(shell.execute("health:history", "cpu.usage", "--hours", "2", "--json")
                        .out())
                .isEqualTo(
                        "[{\"at\":\"2026-11-22T10:00:00Z\",\"min\":1.0,\"average\":2.25,\"max\":3.0,\"count\":60}]\n");
        assertThat(asked).containsExactly("cpu.usage", NOW.minus(Duration.ofHours(2)), NOW, Duration.ofMinutes(2));
    }

    @Test
    @DisplayName("W5: health:history refuses a metric there is not and hours out of range")
    void wrongHistory() throws IOException {
        state = measured();
        assertThat(shell.execute("health:history", "cpu.usag").err()).contains("Did you mean cpu.usage?");
        assertThat(shell.execute("health:history", "cpu.temperature").out()).contains("No values of cpu.temperature");
        assertThat(shell.execute("health:history", "cpu.usage", "--hours", "0").status())
                .isEqualTo(2);
        assertThat(shell.execute("health:history", "cpu.usage", "--hours", "many")
                        .status())
                .isEqualTo(2);
    }

    private static SystemHealth measured() {
        return new SystemHealth(
                NOW,
                HealthLevel.WARNING,
                List.of(
                        reading("cpu.usage", 85.25, "%", HealthLevel.WARNING, Optional.of(80.0)),
                        reading("cpu.temperature", 50, "°C", HealthLevel.OK, Optional.empty())),
                Map.of("slow", "time is up"));
    }

    private static Reading reading(
            String metric, double value, String unit, HealthLevel level, Optional<Double> warning) {
        return new Reading(new Measurement(metric, value, unit), "cpu", NOW, level, warning, Optional.empty());
    }
}
