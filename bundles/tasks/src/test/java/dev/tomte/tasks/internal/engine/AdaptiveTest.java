package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Task;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("T11: a task may choose its own interval")
class AdaptiveTest extends StageTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final List<String> answers = new CopyOnWriteArrayList<>();
    private volatile Duration wanted = TEN_MINUTES;

    @BeforeEach
    void open() {
        stage.bench.handle("chooser", context -> {
            try {
                context.reschedule(wanted);
                answers.add("chose " + wanted);
            } catch (IllegalArgumentException | IllegalStateException e) {
                answers.add(e.getMessage());
            }
            return TaskResult.done();
        });
    }

    static Stream<TaskSchedule> schedules() {
        return Stream.of(
                TaskSchedule.fixedDelay(TEN_MINUTES).adaptive(MINUTE, Duration.ofHours(1)),
                TaskSchedule.fixedRate(TEN_MINUTES).adaptive(MINUTE, Duration.ofHours(1)));
    }

    private Task begin(TaskSchedule schedule) {
        Task task = stage.bench.create(
                TaskRequest.builder("chooser").schedule(schedule).build());
        Bench.await(
                "its first run",
                () -> !stage.bench.manager().history(task.id(), 1).isEmpty());
        return task;
    }

    private void expectNext(Duration interval, int runs) {
        stage.pass(interval.minusSeconds(1));
        assertThat(answers).hasSize(runs);
        stage.pass(Duration.ofSeconds(1));
        assertThat(answers).hasSize(runs + 1);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    @DisplayName("T11: shorter and longer, at the bounds too, until chosen anew")
    void chooses(TaskSchedule schedule) {
        wanted = MINUTE;
        begin(schedule);
        wanted = Duration.ofHours(1);
        expectNext(MINUTE, 1);
        wanted = Duration.ofSeconds(90);
        expectNext(Duration.ofHours(1), 2);
        expectNext(Duration.ofSeconds(90), 3);
        expectNext(Duration.ofSeconds(90), 4);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    @DisplayName("T11: what is outside the bounds is refused, saying so, and the interval stays")
    void refused(TaskSchedule schedule) {
        wanted = Duration.ofSeconds(59);
        begin(schedule);
        assertThat(answers.get(0)).contains("may choose an interval of PT1M to PT1H, not PT59S");
        wanted = Duration.ofHours(1).plusNanos(1);
        expectNext(TEN_MINUTES, 1);
        assertThat(answers.get(1)).contains("not PT1H0.000000001S");
        expectNext(TEN_MINUTES, 2);
    }

    @Test
    @DisplayName("T11: a schedule without bounds may not be changed by its task")
    void notAdaptive() {
        begin(TaskSchedule.fixedDelay(TEN_MINUTES));
        assertThat(answers.get(0)).contains("its schedule has no bounds for that");
        expectNext(TEN_MINUTES, 1);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    @DisplayName("T11: what was chosen is kept over a restart")
    void restart(TaskSchedule schedule) {
        wanted = Duration.ofMinutes(30);
        Task task = begin(schedule);
        wanted = Duration.ofMinutes(20);
        stage.restart(Duration.ofMinutes(5));
        stage.pass(Duration.ofMinutes(24));
        assertThat(answers).hasSize(1);
        stage.pass(MINUTE);
        assertThat(answers).hasSize(2);
        assertThat(stage.bench.await(task.id(), TaskStatus.PENDING).nextRun().orElseThrow())
                .isBetween(
                        stage.clocks.now().plus(Duration.ofMinutes(19)),
                        stage.clocks.now().plus(Duration.ofMinutes(20)));
    }

    @Test
    @DisplayName("T11: another schedule from its owner ends what the task had chosen")
    void rescheduled() {
        Task task = begin(TaskSchedule.fixedDelay(TEN_MINUTES).adaptive(MINUTE, Duration.ofHours(1)));
        Bench.get(stage.bench.manager().reschedule(task.id(), TaskSchedule.fixedDelay(Duration.ofMinutes(2))));
        stage.settle();
        assertThat(answers).hasSize(2);
        expectNext(Duration.ofMinutes(2), 2);
    }
}
