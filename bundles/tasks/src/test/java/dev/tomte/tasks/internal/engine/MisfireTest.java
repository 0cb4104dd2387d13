package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("T6: what was missed while Tomte was down")
class MisfireTest extends StageTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant TEN = Instant.parse(Stage.START);

    static Stream<TaskSchedule> hourly() {
        return Stream.of(
                TaskSchedule.fixedRate(HOUR).starting(TEN.plus(HOUR)), TaskSchedule.cron("0 * * * *", ZoneOffset.UTC));
    }

    private Task create(TaskSchedule schedule, MisfirePolicy policy) {
        return stage.bench.create(TaskRequest.builder(Stage.TYPE)
                .schedule(schedule)
                .misfire(policy)
                .build());
    }

    /** What the runs were meant for, in hours after ten: the delays of this machine are far less. */
    private List<Long> hours() {
        return stage.runs.stream()
                .map(run -> Duration.between(TEN, run.plusSeconds(1).truncatedTo(ChronoUnit.MINUTES))
                        .toHours())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("hourly")
    @DisplayName("T6: RUN_ONCE runs once for all that was missed, and goes on in step")
    void once(TaskSchedule schedule) {
        create(schedule, MisfirePolicy.RUN_ONCE);
        stage.pass(HOUR);
        stage.pass(Duration.ofMinutes(1));
        stage.restart(Duration.ofHours(5));
        assertThat(hours()).containsExactly(1L, 6L);
        stage.pass(Duration.ofMinutes(58));
        assertThat(stage.runs).hasSize(2);
        stage.pass(Duration.ofMinutes(1));
        assertThat(hours()).containsExactly(1L, 6L, 7L);
    }

    @ParameterizedTest
    @MethodSource("hourly")
    @DisplayName("T6: SKIP waits for the next regular time")
    void skip(TaskSchedule schedule) {
        create(schedule, MisfirePolicy.SKIP);
        stage.pass(HOUR);
        stage.pass(Duration.ofMinutes(2));
        stage.restart(Duration.ofHours(5));
        assertThat(hours()).containsExactly(1L);
        stage.pass(Duration.ofMinutes(58));
        assertThat(hours()).containsExactly(1L, 7L);
    }

    @ParameterizedTest
    @MethodSource("hourly")
    @DisplayName("T6: RUN_ALL runs for each that was missed, one after the other, and goes on in step")
    void all(TaskSchedule schedule) {
        create(schedule, MisfirePolicy.RUN_ALL);
        stage.pass(HOUR);
        stage.pass(Duration.ofMinutes(2));
        stage.restart(Duration.ofHours(5));
        stage.settle();
        assertThat(hours()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        stage.pass(Duration.ofMinutes(58));
        assertThat(hours()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    static Stream<TaskSchedule> everyMinute() {
        return Stream.of(TaskSchedule.fixedRate(Duration.ofMinutes(1)), TaskSchedule.cron("* * * * *", ZoneOffset.UTC));
    }

    @ParameterizedTest
    @MethodSource("everyMinute")
    @DisplayName("T6: RUN_ALL runs for a hundred at most, the latest")
    void atMostAHundred(TaskSchedule schedule) {
        create(schedule, MisfirePolicy.RUN_ALL);
        stage.settle();
        stage.pass(Duration.ofSeconds(70));
        int before = stage.runs.size();
        stage.restart(Duration.ofDays(1));
        stage.settle();
        assertThat(stage.runs).hasSize(before + 100);
        Instant last = stage.runs.get(stage.runs.size() - 1);
        assertThat(Duration.between(last, stage.clocks.now())).isLessThan(Duration.ofMinutes(1));
        List<Long> gaps = IntStream.range(before + 1, before + 100)
                .mapToObj(i -> Duration.between(stage.runs.get(i - 1), stage.runs.get(i))
                        .toMinutes())
                .distinct()
                .toList();
        assertThat(gaps).containsExactly(1L);
    }

    @Test
    @DisplayName("T6: a one-time task that was missed runs once, or is cancelled if it is to be skipped")
    void oneTime() {
        Task once = create(TaskSchedule.at(TEN.plus(HOUR)), MisfirePolicy.RUN_ONCE);
        Task all = create(TaskSchedule.at(TEN.plus(HOUR)), MisfirePolicy.RUN_ALL);
        Task skip = create(TaskSchedule.at(TEN.plus(HOUR)), MisfirePolicy.SKIP);
        stage.restart(Duration.ofHours(5));
        assertThat(stage.bench.read(once.id()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(stage.bench.read(all.id()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(stage.bench.await(skip.id(), TaskStatus.CANCELLED).reason()).isEqualTo("its time was missed");
        assertThat(stage.runs).hasSize(2);
    }

    @Test
    @DisplayName("T6: times that passed while a task was paused are treated as its misfire policy says")
    void paused() {
        Task once = create(TaskSchedule.cron("0 * * * *", ZoneOffset.UTC), MisfirePolicy.RUN_ONCE);
        Task skip = create(TaskSchedule.cron("0 * * * *", ZoneOffset.UTC), MisfirePolicy.SKIP);
        Bench.get(stage.bench.manager().pause(once.id()));
        Bench.get(stage.bench.manager().pause(skip.id()));
        stage.pass(Duration.ofMinutes(200));
        assertThat(stage.runs).isEmpty();
        Bench.get(stage.bench.manager().resume(once.id()));
        Bench.get(stage.bench.manager().resume(skip.id()));
        stage.settle();
        assertThat(hours()).containsExactly(3L);
        assertThat(stage.bench.read(skip.id()).nextRun()).contains(TEN.plus(Duration.ofHours(4)));
    }
}
