package dev.tomte.health.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClockTrustTest {

    private final ClockTrust clock = new ClockTrust();
    private Instant wall = Instant.parse("2026-11-22T04:00:00Z");
    private long nanos = -42;

    private boolean after(Duration passed, Duration step) {
        wall = wall.plus(passed).plus(step);
        nanos += passed.toNanos();
        return clock.believes(wall, nanos);
    }

    @Test
    @DisplayName("a clock is believed after an hour without a step, whatever small corrections it gets")
    void believed() {
        assertThat(after(Duration.ZERO, Duration.ZERO)).isFalse();
        for (int i = 0; i < 59; i++) {
            assertThat(after(Duration.ofMinutes(1), Duration.ofSeconds(i % 2 == 0 ? 30 : -30)))
                    .isFalse();
        }
        assertThat(after(Duration.ofMinutes(1), Duration.ZERO)).isTrue();
    }

    @Test
    @DisplayName("a step forward or back starts the hour anew")
    void stepped() {
        for (Duration step : new Duration[] {Duration.ofMinutes(2), Duration.ofDays(-20_000)}) {
            after(Duration.ZERO, Duration.ZERO);
            assertThat(after(Duration.ofHours(1), Duration.ZERO)).isTrue();
            assertThat(after(Duration.ofMinutes(1), step)).isFalse();
            assertThat(after(Duration.ofMinutes(59), Duration.ZERO)).isFalse();
            assertThat(after(Duration.ofMinutes(1), Duration.ZERO)).isTrue();
        }
    }
}
