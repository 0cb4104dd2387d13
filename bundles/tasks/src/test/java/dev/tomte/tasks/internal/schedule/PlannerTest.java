package dev.tomte.tasks.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.task.TaskSchedule;
import dev.tomte.task.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final SettableClocks clocks = new SettableClocks("2026-06-01T10:00:30Z");
    private final SplittableRandom random = new SplittableRandom(1);
    private final Planner planner = new Planner(clocks.wall(), clocks.ticker(), random::nextDouble, MINUTE);

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    private Due ticking(Duration fromNow) {
        return new Due(
                clocks.now().plus(fromNow).truncatedTo(ChronoUnit.MICROS), true, clocks.tick() + fromNow.toNanos());
    }

    private static Due wall(String time) {
        return new Due(at(time), false, Now.micros(at(time)));
    }

    @Test
    @DisplayName("T2: a one-time task comes now, after a delay on the ticker, or at an instant of the wall clock")
    void oneTime() {
        assertThat(planner.first(TaskSchedule.now())).contains(ticking(Duration.ZERO));
        assertThat(planner.first(TaskSchedule.in(HOUR))).contains(ticking(HOUR));
        assertThat(planner.first(TaskSchedule.at(at("2027-01-01T00:00:00Z")))).contains(wall("2027-01-01T00:00:00Z"));
        assertThat(planner.next(TaskSchedule.now(), Duration.ZERO, ticking(Duration.ZERO)))
                .isEmpty();
    }

    @Test
    @DisplayName("T2: a triggered task has no time of its own")
    void triggered() {
        TaskSchedule triggered = TaskSchedule.on(Trigger.networkUp());
        assertThatCode(() -> planner.check(triggered)).doesNotThrowAnyException();
        assertThat(planner.first(triggered)).isEmpty();
        assertThat(planner.next(triggered, Duration.ZERO, ticking(Duration.ZERO)))
                .isEmpty();
    }

    @Test
    @DisplayName("T2: a periodic task waits for its start on the wall clock, and is on the ticker from then on")
    void start() {
        TaskSchedule hourly = TaskSchedule.fixedRate(HOUR).starting(at("2026-06-01T12:00:00Z"));
        Due first = planner.first(hourly).orElseThrow();
        assertThat(first).isEqualTo(wall("2026-06-01T12:00:00Z"));
        clocks.set("2026-06-01T12:00:05Z");
        assertThat(planner.next(hourly, HOUR, first)).contains(ticking(HOUR.minusSeconds(5)));
        assertThat(planner.first(hourly)).as("a start that is past").contains(ticking(Duration.ZERO));
    }

    @Test
    @DisplayName("T2: a fixed rate keeps its grid however late the runs are; a fixed delay counts from their end")
    void grid() {
        Due due = planner.first(TaskSchedule.fixedRate(MINUTE)).orElseThrow();
        long begin = due.at();
        for (int i = 1; i <= 10_000; i++) {
            clocks.pass(Duration.ofNanos(random.nextLong(70_000_000_000L)));
            due = planner.next(TaskSchedule.fixedRate(MINUTE), MINUTE, due).orElseThrow();
            assertThat(due.at()).isEqualTo(begin + i * MINUTE.toNanos());
        }
        assertThat(planner.next(TaskSchedule.fixedDelay(MINUTE), MINUTE, due)).contains(ticking(MINUTE));
    }

    @Test
    @DisplayName("T11: the interval that a task chose counts from this run to the next")
    void adaptive() {
        TaskSchedule schedule = TaskSchedule.fixedRate(MINUTE).adaptive(Duration.ofSeconds(10), HOUR);
        Due first = planner.first(schedule).orElseThrow();
        clocks.pass(Duration.ofSeconds(3));
        assertThat(planner.next(schedule, Duration.ofSeconds(10), first)).contains(ticking(Duration.ofSeconds(7)));
        assertThat(planner.next(schedule, HOUR, first)).contains(ticking(HOUR.minusSeconds(3)));
    }

    @Test
    @DisplayName("T2: a cron task comes at the expression's times in its own zone, not before its start")
    void cron() {
        TaskSchedule daily = TaskSchedule.cron("30 2 * * *", BERLIN);
        assertThat(planner.first(daily)).contains(wall("2026-06-02T00:30:00Z"));
        assertThat(planner.next(daily, Duration.ZERO, wall("2026-06-02T00:30:00Z")))
                .contains(wall("2026-06-03T00:30:00Z"));
        assertThat(planner.first(daily.starting(at("2026-12-24T01:30:00Z"))))
                .as("the start itself counts")
                .contains(wall("2026-12-24T01:30:00Z"));
    }

    @Test
    @DisplayName("T2: from its end on, a schedule has no runs")
    void end() {
        TaskSchedule daily = TaskSchedule.cron("@daily", ZoneId.of("UTC")).ending(at("2026-06-03T00:00:00Z"));
        Due first = planner.first(daily).orElseThrow();
        assertThat(first).isEqualTo(wall("2026-06-02T00:00:00Z"));
        assertThat(planner.next(daily, Duration.ZERO, first)).isEmpty();
        TaskSchedule hourly = TaskSchedule.fixedRate(HOUR).ending(clocks.now().plus(HOUR));
        assertThat(planner.next(hourly, HOUR, ticking(Duration.ZERO))).isEmpty();
        assertThat(planner.next(hourly, HOUR, ticking(Duration.ofSeconds(-1)))).isPresent();
    }

    @Test
    @DisplayName("T2: jitter makes each run later by less than itself, without adding up, and never past the end")
    void jitter() {
        Duration spread = Duration.ofSeconds(40);
        TaskSchedule schedule = TaskSchedule.fixedRate(MINUTE).withJitter(spread);
        Due due = planner.first(schedule).orElseThrow();
        long begin = clocks.tick();
        long most = 0;
        for (int i = 0; i < 1_000; i++) {
            assertThat(due.at() - begin - i * MINUTE.toNanos()).isBetween(0L, spread.toNanos());
            assertThat(due.nominal()).isEqualTo(at("2026-06-01T10:00:30Z").plus(MINUTE.multipliedBy(i)));
            most = Math.max(most, due.at() - begin - i * MINUTE.toNanos());
            clocks.pass(Duration.ofNanos(Math.max(0, due.at() - clocks.tick())));
            due = planner.next(schedule, MINUTE, due).orElseThrow();
        }
        assertThat(most).isGreaterThan(spread.toNanos() / 2);
        TaskSchedule daily = TaskSchedule.cron("@daily", BERLIN).withJitter(HOUR);
        Due night =
                planner.next(daily, Duration.ZERO, wall("2026-06-01T22:00:00Z")).orElseThrow();
        assertThat(night.nominal()).isEqualTo(at("2026-06-02T22:00:00Z"));
        assertThat(night.at())
                .isBetween(Now.micros(night.nominal()) + 1, Now.micros(night.nominal()) + HOUR.toNanos() / 1_000);
        Instant end = night.nominal().plusMillis(1);
        assertThat(planner.next(daily.ending(end), Duration.ZERO, wall("2026-06-01T22:00:00Z"))
                        .orElseThrow()
                        .at())
                .isLessThan(Now.micros(end));
    }

    @Test
    @DisplayName("T2: jitter longer than an interval the task chose does not let a run overtake the next")
    void jitterOfShortInterval() {
        TaskSchedule schedule =
                TaskSchedule.fixedRate(HOUR).withJitter(Duration.ofMinutes(50)).adaptive(Duration.ofSeconds(1), HOUR);
        Due first = ticking(Duration.ZERO);
        for (int i = 0; i < 100; i++) {
            Due next = planner.next(schedule, Duration.ofSeconds(1), first).orElseThrow();
            assertThat(next.at() - first.at()).isBetween(1_000_000_000L, 2_000_000_000L);
        }
    }

    @Test
    @DisplayName("T2: a schedule that cannot be kept is refused, with the reason")
    void check() {
        assertThatThrownBy(() -> planner.check(TaskSchedule.cron("0 25 * * *", BERLIN)))
                .hasMessage("the cron expression '0 25 * * *' is wrong: "
                        + "hour at position 3: expected 0 to 23, came '25'");
        assertThatThrownBy(() -> planner.check(TaskSchedule.cron("0 0 30 2 *", BERLIN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'0 0 30 2 *' never comes");
        assertThatThrownBy(() -> planner.check(TaskSchedule.fixedRate(HOUR).ending(at("2026-06-01T10:00:30Z"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must end in the future, not at 2026-06-01T10:00:30Z");
        TaskSchedule nothing = TaskSchedule.cron("0 12 * * *", ZoneId.of("UTC"))
                .starting(at("2026-06-02T12:00:01Z"))
                .ending(at("2026-06-03T12:00:00Z"));
        assertThatThrownBy(() -> planner.check(nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no run would come between");
        assertThatCode(() -> planner.check(nothing.ending(at("2026-06-03T12:00:00.000001Z"))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        planner.check(TaskSchedule.in(HOUR).ending(clocks.now().plus(HOUR))))
                .hasMessageContaining("no run would come between");
        assertThatThrownBy(() -> planner.check(TaskSchedule.at(Instant.MAX)))
                .hasMessageContaining("a schedule must start before");
        assertThatCode(() -> planner.check(TaskSchedule.at(Instant.MIN))).doesNotThrowAnyException();
    }

    @Test
    @DisplayName(
            "T6: after a restart, what is ahead comes after the time that was left, what is on the wall clock at its time")
    void restore() {
        Due left = ticking(Duration.ofMinutes(40));
        Instant dueAt = left.nominal();
        clocks.restart(Duration.ofMinutes(10));
        assertThat(planner.restore(TaskSchedule.fixedRate(HOUR), HOUR, left.nominal(), dueAt))
                .isEqualTo(ticking(Duration.ofMinutes(30)));
        assertThat(planner.restore(TaskSchedule.in(HOUR), HOUR, left.nominal(), dueAt))
                .isEqualTo(ticking(Duration.ofMinutes(30)));
        assertThat(planner.restore(TaskSchedule.at(dueAt), Duration.ZERO, dueAt, dueAt))
                .isEqualTo(new Due(dueAt, false, Now.micros(dueAt)));
        TaskSchedule later = TaskSchedule.fixedRate(HOUR).starting(dueAt);
        assertThat(planner.restore(later, HOUR, dueAt, dueAt)).isEqualTo(new Due(dueAt, false, Now.micros(dueAt)));
        assertThat(planner.restore(
                        TaskSchedule.cron("@daily", BERLIN),
                        Duration.ZERO,
                        at("2026-06-01T22:00:00Z"),
                        at("2026-06-01T22:05:00Z")))
                .as("with its jitter")
                .isEqualTo(new Due(at("2026-06-01T22:00:00Z"), false, Now.micros(at("2026-06-01T22:05:00Z"))));
    }

    @Test
    @DisplayName("T6: after a restart, what is late is as late as it is, and the grid of a jittered rate is kept")
    void restoreLate() {
        TaskSchedule schedule = TaskSchedule.fixedRate(HOUR).withJitter(Duration.ofMinutes(20));
        Instant nominal = clocks.now().plus(Duration.ofMinutes(5));
        clocks.restart(Duration.ofHours(3));
        Due due = planner.restore(schedule, HOUR, nominal, nominal.plusSeconds(60));
        assertThat(due)
                .isEqualTo(new Due(
                        nominal, true, clocks.tick() - Duration.ofMinutes(174).toNanos()));
        Due next = planner.next(schedule, HOUR, due).orElseThrow();
        assertThat(next.nominal()).isEqualTo(nominal.plus(HOUR));
    }

    @Test
    @DisplayName(
            "T10: after a restart with the clock set back by years, a period waits for one interval at most, cron for its next time")
    void restoreAfterSetBack() {
        clocks.set("1970-01-01T00:00:10Z");
        Instant due = at("2026-06-01T10:30:00Z");
        assertThat(planner.restore(TaskSchedule.fixedDelay(HOUR), HOUR, due, due))
                .isEqualTo(ticking(HOUR));
        assertThat(planner.restore(TaskSchedule.in(MINUTE), MINUTE, due, due)).isEqualTo(ticking(MINUTE));
        assertThat(planner.restore(TaskSchedule.cron("30 * * * *", BERLIN), Duration.ZERO, due, due))
                .isEqualTo(wall("1970-01-01T00:30:00Z"));
        clocks.set("9998-01-01T00:00:00Z");
        Due late = planner.restore(TaskSchedule.fixedRate(HOUR), HOUR, due, due);
        assertThat(late.at()).isLessThan(clocks.tick() - Duration.ofDays(36_000).toNanos());
        assertThat(planner.next(TaskSchedule.fixedRate(HOUR), HOUR, late)).isPresent();
    }

    @Test
    @DisplayName("T10: after a restart an hour earlier by the clock, a daily run that was done is not done again")
    void restoreDailyAfterSetBack() {
        TaskSchedule daily = TaskSchedule.cron("30 12 * * *", ZoneId.of("UTC"));
        Due tomorrow = wall("2026-06-02T12:30:00Z");
        clocks.set("2026-06-01T11:40:00Z");
        assertThat(planner.restore(daily, Duration.ZERO, tomorrow.nominal(), tomorrow.nominal()))
                .isEqualTo(tomorrow);
        Optional<Due> first = planner.first(daily.starting(at("2026-08-01T00:00:00Z")));
        assertThat(first.map(due -> planner.restore(
                        daily.starting(at("2026-08-01T00:00:00Z")), Duration.ZERO, due.nominal(), due.nominal())))
                .as("one that waits for its start")
                .isEqualTo(first);
    }
}
