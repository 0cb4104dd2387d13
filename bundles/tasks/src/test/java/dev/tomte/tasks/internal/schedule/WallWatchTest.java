package dev.tomte.tasks.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WallWatchTest {

    private final SettableClocks clocks = new SettableClocks("2026-06-01T12:00:00Z");
    private final WallWatch watch = new WallWatch(clocks.wall(), clocks.ticker(), Duration.ofSeconds(2));

    @ParameterizedTest
    @ValueSource(strings = {"PT3S", "-PT3S", "PT1H", "-PT1H", "PT8760H", "-PT8760H", "PT8760000H"})
    @DisplayName("T10: a step is told once, with its size")
    void step(Duration by) {
        clocks.pass(Duration.ofSeconds(5));
        assertThat(watch.poll()).isZero();
        clocks.step(by);
        clocks.pass(Duration.ofSeconds(5));
        assertThat(watch.poll()).isEqualTo(by);
        clocks.pass(Duration.ofSeconds(5));
        assertThat(watch.poll()).isZero();
    }

    @Test
    @DisplayName("T10: sleep is a step forward, as the ticker stands still meanwhile")
    void suspend() {
        clocks.suspend(Duration.ofHours(8));
        assertThat(watch.poll()).isEqualTo(Duration.ofHours(8));
    }

    @Test
    @DisplayName("T10: slewing by 500 ppm for a month is no step, polled often or seldom")
    void slew() {
        for (Duration pause : new Duration[] {Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofHours(6)}) {
            for (long passed = 0; passed < Duration.ofDays(30).toSeconds(); passed += pause.toSeconds()) {
                clocks.pass(pause);
                clocks.step(pause.dividedBy(2_000));
                assertThat(watch.poll()).isZero();
            }
        }
    }

    @Test
    @DisplayName("T10: small steps that come soon after each other add up to one that is told")
    void smallSteps() {
        Duration told = Duration.ZERO;
        for (int i = 0; i < 20; i++) {
            clocks.step(Duration.ofMillis(-900));
            clocks.pass(Duration.ofSeconds(1));
            told = told.plus(watch.poll());
        }
        assertThat(told).isBetween(Duration.ofSeconds(-18), Duration.ofSeconds(-15));
    }
}
