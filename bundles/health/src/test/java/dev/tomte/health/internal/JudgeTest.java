package dev.tomte.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.health.HealthLevel;
import dev.tomte.health.HealthLevelChanged;
import dev.tomte.health.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final Instant START = Instant.parse("2026-11-22T04:00:00Z");

    private long seconds;
    private final Judge judge = new Judge(() -> Duration.ofSeconds(seconds).toNanos());

    private Judge.Verdict after(long passed, double cpu, long hold) {
        seconds += passed;
        Collected collected =
                new Collected(List.of(new Collected.Value("cpu", new Measurement("cpu.usage", cpu, "%"))), Map.of());
        Threshold threshold = new Threshold(85, 95, 5, Duration.ofSeconds(hold));
        return judge.judge(collected, START.plusSeconds(seconds), Map.of("cpu.usage", threshold));
    }

    @Test
    @DisplayName("W5: each change of level is told once, with the threshold that was crossed and its topic")
    void changes() {
        assertThat(after(0, 50, 0).changes()).isEmpty();
        HealthLevelChanged warning = after(60, 90, 0).changes().get(0);
        assertThat(after(60, 91, 0).changes()).as("still a warning").isEmpty();
        HealthLevelChanged critical = after(60, 96, 0).changes().get(0);
        assertThat(after(60, 92, 0).changes()).as("within the hysteresis").isEmpty();
        HealthLevelChanged better = after(60, 89, 0).changes().get(0);
        HealthLevelChanged well = after(60, 79, 0).changes().get(0);

        assertThat(warning)
                .isEqualTo(new HealthLevelChanged(
                        "cpu.usage", 90, "%", HealthLevel.OK, HealthLevel.WARNING, 85, START.plusSeconds(60)));
        assertThat(critical.topic()).isEqualTo(HealthLevelChanged.CRITICAL_TOPIC);
        assertThat(critical.threshold()).isEqualTo(95);
        assertThat(better.topic()).isEqualTo(HealthLevelChanged.WARNING_TOPIC);
        assertThat(better.threshold()).isEqualTo(90);
        assertThat(well.topic()).isEqualTo(HealthLevelChanged.RECOVERED_TOPIC);
        assertThat(well.threshold()).isEqualTo(80);
    }

    @Test
    @DisplayName("W5: a value beyond critical for the hold time goes there directly; each limit holds on its own")
    void holds() {
        assertThat(after(0, 99, 60).health().level()).isEqualTo(HealthLevel.OK);
        assertThat(after(30, 90, 60).health().level())
                .as("critical only for 30 s")
                .isEqualTo(HealthLevel.OK);
        assertThat(after(30, 99, 60).health().level()).as("warning for 60 s").isEqualTo(HealthLevel.WARNING);
        assertThat(after(60, 99, 60).health().level()).isEqualTo(HealthLevel.CRITICAL);

        assertThat(after(1, 10, 60).health().level())
                .as("recovery does not wait")
                .isEqualTo(HealthLevel.OK);
        after(1, 99, 60);
        assertThat(after(60, 99, 60).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.before()).isEqualTo(HealthLevel.OK))
                .satisfies(change -> assertThat(change.level()).isEqualTo(HealthLevel.CRITICAL));
    }

    @Test
    @DisplayName("a metric without thresholds is well, and a collector's failure is at least a warning")
    void noThresholds() {
        Collected collected = new Collected(
                List.of(new Collected.Value("room", new Measurement("room.humidity", 99, "%"))),
                Map.of("nfs", "It did not return"));

        Judge.Verdict verdict = judge.judge(collected, START, Map.of());

        assertThat(verdict.changes()).isEmpty();
        assertThat(verdict.health().level()).isEqualTo(HealthLevel.WARNING);
        assertThat(verdict.health().failures()).containsOnlyKeys("nfs");
        assertThat(verdict.health().readings()).singleElement().satisfies(reading -> {
            assertThat(reading.level()).isEqualTo(HealthLevel.OK);
            assertThat(reading.warning()).isEmpty();
        });
    }
}
