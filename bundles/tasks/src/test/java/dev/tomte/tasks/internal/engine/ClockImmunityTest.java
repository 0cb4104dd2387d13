package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("T10: whoever sets the clock, tasks neither storm nor fall silent")
class ClockImmunityTest extends StageTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant TEN = Instant.parse(Stage.START);

    static Stream<Arguments> periods() {
        return Stream.of(TaskSchedule.fixedRate(MINUTE), TaskSchedule.fixedDelay(MINUTE))
                .flatMap(schedule -> Stream.of("PT1H", "PT-1H", "P365D", "P-365D")
                        .map(step -> Arguments.of(schedule, Duration.parse(step))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("periods")
    @DisplayName("T10: periods and delays go on at their pace when the clock is set by an hour or a year")
    void periodsKeepTheirPace(TaskSchedule schedule, Duration step) {
        stage.begin(schedule);
        stage.pass(Duration.ofSeconds(30));
        assertThat(stage.runs).hasSize(1);
        stage.step(step);
        assertThat(stage.runs).hasSize(1);
        stage.pass(Duration.ofSeconds(29));
        assertThat(stage.runs).hasSize(1);
        for (int i = 2; i <= 5; i++) {
            stage.pass(i == 2 ? Duration.ofSeconds(1) : MINUTE);
            assertThat(stage.runs).hasSize(i);
        }
    }

    static Stream<TaskSchedule> everyMinute() {
        return Stream.of(TaskSchedule.fixedRate(MINUTE), TaskSchedule.fixedDelay(MINUTE));
    }

    @ParameterizedTest
    @MethodSource("everyMinute")
    @DisplayName("T10: periods and delays stand still while the device sleeps, and go on when it wakes")
    void suspend(TaskSchedule schedule) {
        stage.begin(schedule);
        stage.pass(Duration.ofSeconds(30));
        stage.clocks.suspend(Duration.ofHours(8));
        stage.settle();
        assertThat(stage.runs).hasSize(1);
        stage.pass(Duration.ofSeconds(30));
        assertThat(stage.runs).hasSize(2);
        stage.pass(MINUTE);
        assertThat(stage.runs).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P365D"})
    @DisplayName("T10: a cron task the clock jumped over runs once, and then at its times again")
    void cronForward(String step) {
        stage.create(TaskSchedule.cron("*/5 * * * *", ZoneOffset.UTC));
        stage.pass(Duration.ofMinutes(6));
        assertThat(stage.runs).containsExactly(TEN.plus(Duration.ofMinutes(5)));
        stage.step(Duration.parse(step));
        Instant before = TEN.plus(Duration.parse(step));
        assertThat(stage.runs).hasSize(2).endsWith(before.plus(Duration.ofMinutes(5)));
        stage.pass(Duration.ofMinutes(4));
        assertThat(stage.runs).hasSize(3).endsWith(before.plus(Duration.ofMinutes(10)));
        stage.pass(Duration.ofMinutes(5));
        assertThat(stage.runs).hasSize(4).endsWith(before.plus(Duration.ofMinutes(15)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "P-365D"})
    @DisplayName("T10: a cron task that comes often goes on at once when the clock is set back")
    void cronBack(String step) {
        stage.create(TaskSchedule.cron("*/5 * * * *", ZoneOffset.UTC));
        stage.pass(Duration.ofMinutes(6));
        stage.step(Duration.parse(step));
        assertThat(stage.runs).hasSize(1);
        stage.pass(Duration.ofMinutes(4));
        assertThat(stage.runs)
                .hasSize(2)
                .endsWith(TEN.plus(Duration.parse(step)).plus(Duration.ofMinutes(10)));
        stage.pass(Duration.ofMinutes(5));
        assertThat(stage.runs).hasSize(3);
    }

    @Test
    @DisplayName("T10: a daily cron task that has run does not run again when the clock is set back by an hour")
    void dailyBack() {
        stage.create(TaskSchedule.cron("30 10 * * *", ZoneOffset.UTC));
        stage.pass(Duration.ofMinutes(31));
        assertThat(stage.runs).hasSize(1);
        stage.step(HOUR.negated());
        stage.pass(Duration.ofHours(2));
        assertThat(stage.runs).hasSize(1);
        stage.pass(Duration.ofDays(1));
        assertThat(stage.runs)
                .containsExactly(
                        TEN.plus(Duration.ofMinutes(30)),
                        TEN.plus(Duration.ofMinutes(30)).plus(Duration.ofDays(1)));
    }

    @Test
    @DisplayName("T10: a task for an instant goes by the wall clock, a delayed one by the ticker")
    void oneTime() {
        Task at = stage.create(TaskSchedule.at(TEN.plus(HOUR)));
        Task in = stage.create(TaskSchedule.in(HOUR));
        stage.settle();
        stage.step(HOUR.negated());
        stage.pass(Duration.ofMinutes(59));
        assertThat(stage.runs).isEmpty();
        stage.pass(MINUTE);
        assertThat(stage.bench.read(in.id()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(stage.bench.read(at.id()).status()).isEqualTo(TaskStatus.PENDING);
        stage.step(HOUR);
        assertThat(stage.bench.read(at.id()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(stage.runs).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2H", "P365D"})
    @DisplayName("T10: a forward step does not hasten a delay, and an instant that was jumped over is not lost")
    void oneTimeForward(String step) {
        Task at = stage.create(TaskSchedule.at(TEN.plus(HOUR)));
        Task in = stage.create(TaskSchedule.in(HOUR));
        stage.settle();
        stage.step(Duration.parse(step));
        assertThat(stage.bench.read(at.id()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(stage.bench.read(in.id()).status()).isEqualTo(TaskStatus.PENDING);
        stage.pass(HOUR);
        assertThat(stage.bench.read(in.id()).status()).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName("T10: after a day away each schedule runs once, and then at its pace")
    void restartAfterADay() {
        Task rate = stage.begin(TaskSchedule.fixedRate(HOUR));
        Task delay = stage.begin(TaskSchedule.fixedDelay(HOUR));
        Task cron = stage.create(TaskSchedule.cron("0 * * * *", ZoneOffset.UTC));
        Task at = stage.create(TaskSchedule.at(TEN.plus(HOUR)));
        Task in = stage.create(TaskSchedule.in(HOUR));
        stage.restart(Duration.ofDays(1).plusMinutes(30));
        assertThat(runsOf(rate, delay, cron, at, in)).containsExactly(2, 2, 1, 1, 1);
        stage.pass(Duration.ofMinutes(30));
        assertThat(runsOf(rate, delay, cron)).containsExactly(3, 2, 2);
        stage.pass(Duration.ofMinutes(30));
        assertThat(runsOf(rate, delay, cron)).containsExactly(3, 3, 2);
        stage.pass(Duration.ofMinutes(30));
        assertThat(runsOf(rate, delay, cron)).containsExactly(4, 3, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "P-365D"})
    @DisplayName("T10: a restart with a clock that is behind silences nothing")
    void restartInThePast(String away) {
        Task rate = stage.begin(TaskSchedule.fixedRate(MINUTE));
        Task cron = stage.create(TaskSchedule.cron("* * * * *", ZoneOffset.UTC));
        stage.pass(Duration.ofSeconds(90));
        assertThat(runsOf(rate, cron)).containsExactly(2, 1);
        stage.restart(Duration.parse(away));
        assertThat(runsOf(rate, cron)).containsExactly(2, 1);
        stage.pass(MINUTE);
        assertThat(runsOf(rate, cron)).containsExactly(3, 2);
        stage.pass(MINUTE);
        assertThat(runsOf(rate, cron)).containsExactly(4, 3);
    }

    private Stream<Integer> runsOf(Task... tasks) {
        return Stream.of(tasks).map(task -> {
            try {
                return stage.bench.manager().history(task.id(), 1_000).size();
            } catch (TaskException e) {
                throw new AssertionError(e);
            }
        });
    }
}
