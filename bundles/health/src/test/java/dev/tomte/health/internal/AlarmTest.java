package dev.tomte.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AlarmTest {

    private final Alarm alarm = new Alarm();
    private long seconds;

    private boolean after(long passed, double value, double hysteresis, long hold) {
        seconds += passed;
        Threshold threshold = new Threshold(85, 95, hysteresis, Duration.ofSeconds(hold));
        return alarm.update(value, 85, threshold, Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    @DisplayName("W5: without hold time the limit itself raises the alarm at once")
    void atOnce() {
        assertThat(after(0, 84.9, 5, 0)).isFalse();
        assertThat(after(1, 85, 5, 0)).isTrue();
    }

    @Test
    @DisplayName("W5: a value that wavers by less than the hysteresis keeps the alarm on")
    void hysteresis() {
        assertThat(after(0, 86, 5, 0)).isTrue();
        assertThat(after(1, 84, 5, 0)).isTrue();
        assertThat(after(1, 80, 5, 0)).isTrue();
        assertThat(after(1, 79.9, 5, 0)).isFalse();
        assertThat(after(1, 84, 5, 0)).as("below the limit, it stays off").isFalse();
    }

    @Test
    @DisplayName("W5: a peak shorter than the hold time raises no alarm, and two peaks do not add up")
    void hold() {
        assertThat(after(0, 99, 5, 60)).isFalse();
        assertThat(after(59, 99, 5, 60)).isFalse();
        assertThat(after(1, 84, 5, 60)).isFalse();
        assertThat(after(1, 99, 5, 60)).isFalse();
        assertThat(after(59, 99, 5, 60)).isFalse();
        assertThat(after(1, 99, 5, 60)).isTrue();
    }

    @Test
    @DisplayName("a limit that is changed counts from the next value on")
    void liveLimit() {
        Threshold threshold = new Threshold(85, 95, 5, Duration.ZERO);
        assertThat(alarm.update(90, 95, threshold, 0)).isFalse();
        assertThat(alarm.update(90, 85, threshold, 1)).isTrue();
        assertThat(alarm.update(90, 99, threshold, 2)).isFalse();
    }

    @Test
    @DisplayName("W5: whatever comes, the alarm agrees with its definition read off the whole past")
    void agreesWithDefinition() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            double hysteresis = random.nextInt(10);
            long hold = random.nextInt(4) * 10L;
            Alarm tried = new Alarm();
            List<double[]> past = new ArrayList<>();
            boolean on = false;
            long now = 0;
            for (int i = 0; i < 60; i++) {
                now += 1 + random.nextInt(15);
                double value = 70 + random.nextInt(30);
                past.add(new double[] {now, value});
                on = on ? value >= 85 - hysteresis : heldFor(past, now) >= hold;
                Threshold threshold = new Threshold(85, 95, hysteresis, Duration.ofSeconds(hold));
                assertThat(tried.update(
                                value, 85, threshold, Duration.ofSeconds(now).toNanos()))
                        .as("round %s, value %s", round, i)
                        .isEqualTo(on);
            }
        }
    }

    /** For how long all values up to the newest were at the limit or beyond; negative if the newest is not. */
    private static long heldFor(List<double[]> past, long now) {
        long since = now + 1;
        for (int i = past.size() - 1; i >= 0 && past.get(i)[1] >= 85; i--) {
            since = (long) past.get(i)[0];
        }
        return now - since;
    }
}
