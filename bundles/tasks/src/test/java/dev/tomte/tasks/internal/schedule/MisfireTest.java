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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MisfireTest {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration SHORT = Duration.ofMillis(10);

    private final SettableClocks clocks = new SettableClocks("2026-06-01T10:00:00Z");
    private final Planner planner = new Planner(clocks.wall(), clocks.ticker(), () -> 0, MINUTE);

    private static Due wall(Instant at) {
        return new Due(at, false, Now.micros(at));
    }

    private Due ticking(Duration fromNow) {
        return new Due(clocks.now().plus(fromNow), true, clocks.tick() + fromNow.toNanos());
    }

    /** What the engine does, without time passing: rules and runs until a due is ahead. */
    private List<Instant> runs(TaskSchedule schedule, Duration interval, MisfirePolicy policy, Due due) {
        List<Instant> runs = new ArrayList<>();
        Optional<Due> pending = Optional.of(due);
        while (pending.isPresent() && new Now(Now.micros(clocks.now()), clocks.tick()).lateness(pending.get()) >= 0) {
            Ruling ruling = planner.rule(schedule, interval, policy, pending.get());
            pending = ruling.due();
            if (ruling.run()) {
                runs.add(pending.orElseThrow().nominal());
                pending = planner.next(schedule, interval, pending.get());
            }
            assertThat(runs).hasSizeLessThanOrEqualTo(101);
        }
        return runs;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T6: what is late by up to the threshold is run, whatever the policy")
    void threshold(MisfirePolicy policy) {
        TaskSchedule once = TaskSchedule.at(clocks.now());
        Due due = planner.first(once).orElseThrow();
        Due period = planner.first(TaskSchedule.fixedRate(HOUR)).orElseThrow();
        Due cron = wall(clocks.now());
        clocks.pass(MINUTE);
        assertThat(planner.rule(once, Duration.ZERO, policy, due)).isEqualTo(Ruling.run(due));
        assertThat(planner.rule(TaskSchedule.fixedRate(HOUR), HOUR, policy, period))
                .isEqualTo(Ruling.run(period));
        assertThat(planner.rule(TaskSchedule.cron("@hourly", UTC), Duration.ZERO, policy, cron))
                .isEqualTo(Ruling.run(cron));
    }

    @Test
    @DisplayName("T6: a one-time task that was missed runs, or with SKIP does not and is at its end")
    void oneTime() {
        TaskSchedule once = TaskSchedule.at(clocks.now());
        Due due = planner.first(once).orElseThrow();
        clocks.pass(MINUTE.plusNanos(1_000));
        assertThat(planner.rule(once, Duration.ZERO, MisfirePolicy.RUN_ONCE, due))
                .isEqualTo(Ruling.run(due));
        assertThat(planner.rule(once, Duration.ZERO, MisfirePolicy.RUN_ALL, due))
                .isEqualTo(Ruling.run(due));
        assertThat(planner.rule(once, Duration.ZERO, MisfirePolicy.SKIP, due))
                .isEqualTo(Ruling.skipTo(Optional.empty()));
    }

    @Test
    @DisplayName("T6: of many missed runs RUN_ONCE does the latest, SKIP none, RUN_ALL each of them")
    void repeating() {
        TaskSchedule cron = TaskSchedule.cron("@hourly", UTC);
        Due missed = wall(clocks.now());
        Due period = ticking(Duration.ZERO);
        clocks.pass(HOUR.multipliedBy(5).plus(Duration.ofMinutes(30)));
        Instant latest = Instant.parse("2026-06-01T15:00:00Z");
        for (TaskSchedule schedule : List.of(cron, TaskSchedule.fixedRate(HOUR))) {
            Due due = schedule.equals(cron) ? missed : period;
            assertThat(runs(schedule, HOUR, MisfirePolicy.RUN_ONCE, due)).containsExactly(latest);
            assertThat(runs(schedule, HOUR, MisfirePolicy.SKIP, due)).isEmpty();
            assertThat(planner.rule(schedule, HOUR, MisfirePolicy.SKIP, due)
                            .due()
                            .map(Due::nominal))
                    .contains(latest.plus(HOUR));
            assertThat(runs(schedule, HOUR, MisfirePolicy.RUN_ALL, due))
                    .hasSize(6)
                    .startsWith(missed.nominal())
                    .endsWith(latest);
        }
        TaskSchedule delay = TaskSchedule.fixedDelay(HOUR);
        assertThat(runs(delay, HOUR, MisfirePolicy.RUN_ALL, period)).containsExactly(period.nominal());
        assertThat(planner.rule(delay, HOUR, MisfirePolicy.SKIP, period))
                .isEqualTo(Ruling.skipTo(Optional.of(ticking(Duration.ofMinutes(30)))));
    }

    @Test
    @DisplayName("T6: RUN_ALL does the hundred latest and jumps over older ones")
    void atMostAHundred() {
        TaskSchedule cron = TaskSchedule.cron("* * * * *", UTC);
        Due missed = wall(clocks.now());
        Due period = ticking(Duration.ZERO);
        clocks.pass(Duration.ofDays(3));
        for (TaskSchedule schedule : List.of(cron, TaskSchedule.fixedRate(MINUTE))) {
            assertThat(runs(schedule, MINUTE, MisfirePolicy.RUN_ALL, schedule.equals(cron) ? missed : period))
                    .hasSize(100)
                    .startsWith(clocks.now().minus(MINUTE.multipliedBy(99)))
                    .endsWith(clocks.now());
        }
    }

    @Test
    @DisplayName("T6: a year of missed runs is ruled without going through them")
    void longAway() {
        TaskSchedule cron = TaskSchedule.cron("* * * * * *", UTC);
        Due missed = wall(clocks.now());
        Due period = ticking(Duration.ZERO);
        clocks.pass(YEAR);
        long begin = System.nanoTime();
        for (MisfirePolicy policy : MisfirePolicy.values()) {
            Ruling second = planner.rule(cron, Duration.ZERO, policy, missed);
            assertThat(second.due().orElseThrow().nominal())
                    .isAfter(clocks.now().minusSeconds(101));
            Ruling tick = planner.rule(TaskSchedule.fixedRate(SHORT), SHORT, policy, period);
            assertThat(tick.due().orElseThrow().at()).isGreaterThan(clocks.tick() - 100 * SHORT.toNanos());
        }
        // 31 million and 3 billion were missed; even at 10 ns each that would take longer.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    @DisplayName("T10: a short period that lags within the threshold makes one run of those it missed, not a storm")
    void lag() {
        Due due = ticking(Duration.ZERO);
        Due second = wall(clocks.now());
        clocks.pass(Duration.ofSeconds(50));
        assertThat(runs(TaskSchedule.fixedRate(SHORT), SHORT, MisfirePolicy.RUN_ONCE, due))
                .hasSize(1);
        assertThat(runs(TaskSchedule.fixedRate(SHORT), SHORT, MisfirePolicy.SKIP, due))
                .hasSize(1);
        TaskSchedule cron = TaskSchedule.cron("* * * * * *", UTC);
        assertThat(runs(cron, Duration.ZERO, MisfirePolicy.RUN_ONCE, second)).containsExactly(clocks.now());
    }

    @Test
    @DisplayName("T6: a periodic task whose start was missed counts its runs from the start")
    void missedStart() {
        Instant start = clocks.now().plus(HOUR);
        TaskSchedule schedule = TaskSchedule.fixedRate(HOUR).starting(start);
        Due due = planner.first(schedule).orElseThrow();
        clocks.restart(Duration.ofMinutes(200));
        assertThat(runs(schedule, HOUR, MisfirePolicy.RUN_ALL, due))
                .containsExactly(start, start.plus(HOUR), start.plus(HOUR.multipliedBy(2)));
        assertThat(runs(schedule, HOUR, MisfirePolicy.RUN_ONCE, due)).containsExactly(start.plus(HOUR.multipliedBy(2)));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T6: what was missed is not made up for after the schedule's end")
    void end(MisfirePolicy policy) {
        TaskSchedule schedule = TaskSchedule.fixedRate(HOUR).ending(clocks.now().plus(HOUR.multipliedBy(2)));
        Due due = planner.first(schedule).orElseThrow();
        clocks.pass(HOUR.multipliedBy(3));
        assertThat(planner.rule(schedule, HOUR, policy, due)).isEqualTo(Ruling.skipTo(Optional.empty()));
    }
}
