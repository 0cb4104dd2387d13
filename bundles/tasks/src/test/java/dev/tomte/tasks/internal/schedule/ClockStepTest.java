package dev.tomte.tasks.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.TaskSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockStepTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private final SettableClocks clocks = new SettableClocks("2026-06-01T12:00:30Z");
    private final Planner planner = new Planner(clocks.wall(), clocks.ticker(), () -> 0, Duration.ofMinutes(1));
    private final WallWatch watch = new WallWatch(clocks.wall(), clocks.ticker(), Duration.ofSeconds(2));

    /** What the engine does, a second at a time: asks the watch, then runs what is due. */
    private final class Engine {
        final TaskSchedule schedule;
        final List<Instant> runs = new ArrayList<>();
        final List<Instant> wallOfRuns = new ArrayList<>();
        Optional<Due> pending;
        Optional<Instant> last = Optional.empty();

        Engine(TaskSchedule schedule) {
            this.schedule = schedule;
            pending = planner.first(schedule);
        }

        int passed(Duration time) {
            int before = runs.size();
            for (long second = 0; second < time.toSeconds(); second++) {
                look();
                clocks.pass(Duration.ofSeconds(1));
            }
            look();
            return runs.size() - before;
        }

        private void look() {
            Duration step = watch.poll();
            if (!step.isZero() && pending.isPresent()) {
                pending = planner.afterStep(schedule, pending.get(), last, step);
            }
            Now now = new Now(Now.micros(clocks.now()), clocks.tick());
            for (int i = 0; pending.isPresent() && now.lateness(pending.get()) >= 0; i++) {
                assertThat(i).as("runs at once").isLessThan(3);
                Ruling ruling = planner.rule(schedule, schedule.interval(), MisfirePolicy.RUN_ONCE, pending.get());
                pending = ruling.due();
                if (ruling.run()) {
                    last = pending.map(Due::nominal);
                    runs.add(last.orElseThrow());
                    wallOfRuns.add(clocks.now());
                    pending = planner.next(schedule, schedule.interval(), pending.orElseThrow());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "-PT1H", "PT8760H", "-PT8760H", "PT8760000H", "PT-500000H"})
    @DisplayName("T10: a period and a delay run on as if nobody had set the clock")
    void periods(Duration step) {
        for (TaskSchedule schedule : List.of(
                TaskSchedule.fixedRate(Duration.ofMinutes(10)),
                TaskSchedule.fixedDelay(Duration.ofMinutes(10)),
                TaskSchedule.fixedRate(Duration.ofMinutes(10)).withJitter(Duration.ofMinutes(9)))) {
            Engine engine = new Engine(schedule);
            assertThat(engine.passed(Duration.ofMinutes(15))).isEqualTo(2);
            clocks.step(step);
            assertThat(engine.passed(Duration.ofMinutes(4)))
                    .as("before the third")
                    .isZero();
            assertThat(engine.passed(Duration.ofMinutes(2))).as("the third").isEqualTo(1);
            assertThat(engine.passed(HOUR)).isEqualTo(6);
            clocks.step(step.negated());
            assertThat(engine.passed(HOUR)).isEqualTo(6);
        }
    }

    @Test
    @DisplayName("T10: the grid of a jittered rate stays when the clock is set by less than the jitter")
    void jitteredGrid() {
        Planner jittery = new Planner(clocks.wall(), clocks.ticker(), () -> 0.5, Duration.ofMinutes(1));
        TaskSchedule schedule = TaskSchedule.fixedRate(HOUR).withJitter(Duration.ofMinutes(30));
        Due first = jittery.first(schedule).orElseThrow();
        Duration step = Duration.ofMinutes(5);
        clocks.step(step);
        Due after = jittery.afterStep(schedule, first, Optional.empty(), step).orElseThrow();
        assertThat(jittery.next(schedule, HOUR, after).orElseThrow().at()).isEqualTo(first.at() + HOUR.toNanos());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT8760H"})
    @DisplayName("T10: cron makes one run of what the clock jumped over, and goes on by the new time")
    void cronForward(Duration step) {
        for (String expression : List.of("* * * * *", "*/10 * * * *")) {
            Engine engine = new Engine(TaskSchedule.cron(expression, UTC));
            engine.passed(Duration.ofMinutes(15));
            int before = engine.runs.size();
            clocks.step(step);
            engine.passed(Duration.ZERO);
            assertThat(engine.runs).hasSize(before + 1);
            assertThat(engine.runs.get(before)).isAfter(clocks.now().minus(Duration.ofMinutes(10)));
            assertThat(engine.passed(HOUR)).isBetween(6, 60);
            assertThat(engine.runs).isSorted().doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT8760H"})
    @DisplayName("T10: a minutely cron goes on from now when the clock is set back, and is not silent")
    void cronBackFrequent(Duration step) {
        Engine engine = new Engine(TaskSchedule.cron("* * * * *", UTC));
        assertThat(engine.passed(Duration.ofMinutes(90))).isEqualTo(90);
        clocks.step(step.negated());
        assertThat(engine.passed(Duration.ofMinutes(10))).isEqualTo(10);
        assertThat(engine.passed(HOUR)).isEqualTo(60);
    }

    @Test
    @DisplayName("T10: a daily run that is done is not done again when the clock goes back over it")
    void cronBackRare() {
        Engine engine = new Engine(TaskSchedule.cron("0 13 * * *", UTC));
        assertThat(engine.passed(HOUR)).isEqualTo(1);
        clocks.step(HOUR.negated());
        assertThat(engine.passed(Duration.ofHours(3))).isZero();
        assertThat(engine.pending.map(Due::nominal)).contains(Instant.parse("2026-06-02T13:00:00Z"));
    }

    @Test
    @DisplayName("T10: an hourly run is not done again either, and comes at its next hour")
    void cronBackHourly() {
        Engine engine = new Engine(TaskSchedule.cron("@hourly", UTC));
        engine.passed(HOUR);
        clocks.step(HOUR.negated());
        engine.passed(Duration.ofHours(3));
        assertThat(engine.runs)
                .containsExactly(
                        Instant.parse("2026-06-01T13:00:00Z"),
                        Instant.parse("2026-06-01T14:00:00Z"),
                        Instant.parse("2026-06-01T15:00:00Z"));
    }

    @Test
    @DisplayName(
            "T10: when a year that was wrong is taken back, in one step or in two, a daily cron is not silent for it")
    void thereAndBack() {
        for (Duration second : List.of(Duration.ofSeconds(3), Duration.ofMinutes(30))) {
            Engine engine = new Engine(TaskSchedule.cron("0 13 * * *", UTC));
            engine.passed(HOUR);
            clocks.step(YEAR);
            assertThat(engine.passed(DAY)).isEqualTo(2);
            clocks.step(YEAR.negated());
            engine.passed(Duration.ofSeconds(30));
            clocks.step(second.negated());
            assertThat(engine.passed(DAY)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("T10: a one-time task at an instant waits for that instant, and runs once")
    void instant() {
        Engine engine = new Engine(TaskSchedule.at(Instant.parse("2026-06-01T13:00:00Z")));
        clocks.step(HOUR.negated());
        assertThat(engine.passed(HOUR)).isZero();
        assertThat(engine.passed(HOUR)).isEqualTo(1);
        clocks.step(YEAR.negated());
        assertThat(engine.passed(HOUR)).isZero();
        Engine jumped = new Engine(TaskSchedule.at(clocks.now().plus(DAY)));
        clocks.step(YEAR);
        assertThat(jumped.passed(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "T10: after sleep cron makes one run of what it missed, a delay goes on with what was left, nothing storms")
    void suspend() {
        Engine cron = new Engine(TaskSchedule.cron("* * * * *", UTC));
        cron.passed(Duration.ofMinutes(3));
        clocks.suspend(Duration.ofHours(9));
        assertThat(cron.passed(Duration.ZERO)).isEqualTo(1);
        assertThat(cron.passed(HOUR)).isEqualTo(60);
        Engine delay = new Engine(TaskSchedule.in(HOUR));
        delay.passed(Duration.ofMinutes(30));
        clocks.suspend(Duration.ofHours(9));
        assertThat(delay.passed(Duration.ofMinutes(29))).isZero();
        assertThat(delay.passed(Duration.ofMinutes(1))).isEqualTo(1);
    }

    @Test
    @DisplayName("T10: the system's time zone does not matter: a cron expression has its own")
    void systemZone() {
        TimeZone before = TimeZone.getDefault();
        try {
            TaskSchedule daily = TaskSchedule.cron("30 2 * * *", ZoneId.of("Europe/Berlin"));
            for (String zone : List.of("UTC", "Asia/Tokyo", "America/New_York")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                Due first = planner.first(daily).orElseThrow();
                assertThat(first.nominal()).isEqualTo(Instant.parse("2026-06-02T00:30:00Z"));
                TimeZone.setDefault(TimeZone.getTimeZone("Australia/Lord_Howe"));
                assertThat(planner.next(daily, Duration.ZERO, first).map(Due::nominal))
                        .contains(Instant.parse("2026-06-03T00:30:00Z"));
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }
}
