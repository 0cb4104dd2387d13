package dev.tomte.health.internal.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tomte.fixtures.TestStore;
import dev.tomte.health.HistoryPoint;
import dev.tomte.health.Measurement;
import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final Instant START = Instant.parse("2026-11-22T04:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private TestStore store;
    private History history;
    private long nanos;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(folder);
        history = new History(store, () -> nanos);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private void record(Instant at, double value) throws Exception {
        history.record(at, List.of(new Measurement("cpu.usage", value, "%")));
    }

    /** Measures at an even pace, wall clock and monotonic clock together; returns when it ended. */
    private Instant measure(Instant from, Duration time, Duration interval) throws Exception {
        Instant at = from;
        for (; at.isBefore(from.plus(time)); at = at.plus(interval)) {
            record(at, 1);
            nanos += interval.toNanos();
        }
        return at;
    }

    private List<HistoryPoint> read(Instant from, Instant to, Duration resolution, Instant now) throws Exception {
        return history.read("cpu.usage", from, to, resolution, now);
    }

    private long rows(String table) throws StoreException {
        return store.number("SELECT count(*) FROM " + table);
    }

    @Test
    @DisplayName("W5: minutes and hours are the lowest, mean and highest of the values in them, whatever the values")
    void rollsUp() throws Exception {
        Random random = new Random(5);
        Map<Instant, Double> values = new TreeMap<>();
        Instant at = START;
        for (int i = 0; i < 500; i++) {
            at = at.plusSeconds(1 + random.nextInt(90));
            values.put(at, random.nextDouble() * 100);
            record(at, values.get(at));
        }
        Instant end = at.plusSeconds(1);

        assertThat(read(START, end, SECOND, end))
                .extracting(HistoryPoint::at)
                .containsExactlyElementsOf(values.keySet());
        for (Duration step : List.of(MINUTE, Duration.ofMinutes(10), HOUR, Duration.ofDays(1))) {
            Map<Instant, DoubleSummaryStatistics> expected = new TreeMap<>();
            values.forEach((time, value) -> expected.computeIfAbsent(
                            Instant.ofEpochSecond(time.getEpochSecond() / step.toSeconds() * step.toSeconds()),
                            begin -> new DoubleSummaryStatistics())
                    .accept(value));
            List<HistoryPoint> points = read(START, end, step, end);
            assertThat(points).extracting(HistoryPoint::at).containsExactlyElementsOf(expected.keySet());
            assertThat(points).allSatisfy(point -> {
                DoubleSummaryStatistics of = expected.get(point.at());
                assertThat(point.min()).isEqualTo(of.getMin());
                assertThat(point.max()).isEqualTo(of.getMax());
                assertThat(point.count()).isEqualTo(of.getCount());
                assertThat(point.average()).isCloseTo(of.getAverage(), within(1e-9));
            });
        }
    }

    @Test
    @DisplayName("W5: single values are kept for a day, minutes for a week, and the tables stop growing there")
    void bounded() throws Exception {
        Instant end = measure(START, Duration.ofDays(9), Duration.ofMinutes(5));
        long raw = rows("health_raw");
        long minutes = rows("health_minute");
        assertThat(raw).isBetween(288L, 290L);
        assertThat(minutes).isBetween(7 * 288L, 7 * 288L + 2);
        assertThat(rows("health_hour")).isEqualTo(9 * 24);

        measure(end, Duration.ofDays(1), Duration.ofMinutes(5));

        assertThat(rows("health_raw")).isBetween(288L, 290L);
        assertThat(rows("health_minute")).isBetween(7 * 288L, 7 * 288L + 2);
    }

    @Test
    @DisplayName("W5: a long look back joins hours, minutes and single values without a gap or a double")
    void joinsTiers() throws Exception {
        Duration interval = Duration.ofMinutes(5);
        Instant end = measure(START, Duration.ofDays(9).plusMinutes(25), interval);

        List<HistoryPoint> points = read(START, end, SECOND, end);

        assertThat(points).isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
        assertThat(points.stream().mapToLong(HistoryPoint::count).sum()).isEqualTo(9 * 288 + 5);
        assertThat(points.get(0).count()).as("an hour").isEqualTo(12);
        assertThat(points.get(points.size() - 1).at()).isEqualTo(end.minus(interval));
        assertThat(read(START, end, HOUR, end)).hasSize(9 * 24 + 1);
    }

    @Test
    @DisplayName("the step that the beginning lies in counts whole, the end does not count")
    void fromAndTo() throws Exception {
        measure(START, HOUR, MINUTE);

        assertThat(read(START.plusSeconds(630), START.plusSeconds(720), MINUTE, START.plus(HOUR)))
                .extracting(HistoryPoint::at)
                .containsExactly(START.plusSeconds(600), START.plusSeconds(660));
        assertThat(read(Instant.MIN, Instant.MAX, HOUR, START.plus(HOUR))).hasSize(1);
        assertThat(history.read("no.such", START, START.plus(HOUR), SECOND, START))
                .isEmpty();
    }

    @Test
    @DisplayName("many measurements in one second keep one single value, but all count in the minute")
    void sameSecond() throws Exception {
        for (int i = 1; i <= 100; i++) {
            record(START.plusMillis(i), i);
        }

        assertThat(read(START, START.plus(MINUTE), SECOND, START)).hasSize(1);
        assertThat(read(START, START.plus(MINUTE), MINUTE, START))
                .containsExactly(new HistoryPoint(START, 1, 50.5, 100, 100));
    }

    @Test
    @DisplayName("W5: a clock that is wrong for ten minutes, in the past or the future, costs next to nothing")
    void clockSteps() throws Exception {
        Instant now = measure(START, Duration.ofHours(20), MINUTE);
        long before = rows("health_raw");

        for (Instant wrong : List.of(Instant.parse("2099-01-01T00:00:00Z"), Instant.parse("1970-01-01T00:10:00Z"))) {
            measure(wrong, Duration.ofMinutes(10), MINUTE);
        }
        assertThat(read(START, now, MINUTE, now).stream()
                        .mapToLong(HistoryPoint::count)
                        .sum())
                .as("one value for each measurement in the future, none for those in the past")
                .isGreaterThanOrEqualTo(before - 10);

        now = measure(now, Duration.ofHours(2), MINUTE);
        assertThat(read(START, now, SECOND, now)).hasSizeBetween(22 * 60 - 10, 22 * 60);
        assertThat(store.number("SELECT count(*) FROM health_raw WHERE at > " + now.getEpochSecond()))
                .as("what the wrong clock wrote is gone, once the right one has proved itself")
                .isZero();
        assertThat(store.number("SELECT count(*) FROM health_hour WHERE at < " + START.getEpochSecond()))
                .isZero();
    }

    @Test
    @DisplayName("after long out of use, what is past goes bit by bit, never in one long write")
    void catchesUp() throws Exception {
        Instant end = measure(START, Duration.ofHours(20), MINUTE);
        Instant later = end.plus(Duration.ofDays(30));
        history = new History(store, () -> nanos);

        record(later, 1);
        assertThat(rows("health_raw")).as("as many as came, not yet more").isBetween(1199L, 1200L);

        measure(later.plusSeconds(60), Duration.ofHours(5), MINUTE);
        assertThat(rows("health_raw")).isEqualTo(301);
    }

    @Test
    @DisplayName("the history of a 129th metric is not kept, that of the others is, and forgotten ones make room")
    void manyMetrics() throws Exception {
        List<Measurement> flood = new ArrayList<>(IntStream.range(0, 150)
                .mapToObj(i -> new Measurement("flood.m" + i, i, ""))
                .toList());

        assertThat(history.record(START, flood)).isEqualTo(22);
        assertThat(rows("health_raw")).isEqualTo(History.MOST_METRICS);

        Instant later = measure(START.plus(Duration.ofDays(400)), Duration.ofHours(3), MINUTE);
        assertThat(read(START, later, HOUR, later)).as("room was made").isNotEmpty();
    }

    @Test
    @DisplayName(
            "W5: a full disk fails the write with its reason; what was kept stays, and it goes on once there is room")
    void fullDisk() throws Exception {
        measure(START, HOUR, SECOND);
        store.fillDisk();
        Instant later = START.plus(HOUR);
        assertThatThrownBy(() -> measure(later, HOUR, SECOND))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("full");
        assertThat(read(START, later, SECOND, later)).hasSize(3600);

        store.freeDisk();
        measure(later, MINUTE, SECOND);
        assertThat(read(later, later.plus(MINUTE), SECOND, later.plus(MINUTE))).hasSize(60);
    }
}
