package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("T6: a task that is to run while it runs does as its overlap policy says")
class OverlapTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final Semaphore gate = new Semaphore(0);
    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(folder, 2);
        stage.bench.handle("held", context -> {
            begun.add(context.data());
            gate.acquire();
            return TaskResult.done();
        });
        stage.bench.handle("obliging", context -> {
            begun.add(context.data());
            try {
                gate.acquire();
            } catch (InterruptedException e) {
                return TaskResult.done("cut short");
            }
            return TaskResult.done();
        });
    }

    @AfterEach
    void close() {
        gate.release(1_000);
        stage.close();
    }

    static Stream<TaskSchedule> everyMinute() {
        return Stream.of(
                TaskSchedule.fixedRate(MINUTE)
                        .starting(Instant.parse(Stage.START).plus(MINUTE)),
                TaskSchedule.cron("* * * * *", ZoneOffset.UTC));
    }

    private Task begin(String type, TaskSchedule schedule, OverlapPolicy policy) {
        Task task = stage.bench.create(TaskRequest.builder(type)
                .schedule(schedule)
                .overlap(policy)
                .data("own")
                .build());
        if (schedule.trigger().isPresent()) {
            Bench.get(stage.bench.manager().trigger(task.id(), ""));
        } else {
            stage.pass(MINUTE);
        }
        awaitBegun(1);
        return task;
    }

    private void awaitBegun(int count) {
        Bench.await(count + " runs begun", () -> begun.size() >= count);
    }

    private List<TaskRun.Outcome> outcomes(Task task) throws TaskException {
        return stage.bench.manager().history(task.id(), 100).stream()
                .map(TaskRun::outcome)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyMinute")
    @DisplayName("T6: SKIP lets the times pass that come during a run, and takes up the next")
    void skip(TaskSchedule schedule) throws Exception {
        Task task = begin("held", schedule, OverlapPolicy.SKIP);
        stage.pass(MINUTE);
        stage.pass(MINUTE);
        gate.release();
        stage.bench.await(task.id(), TaskStatus.PENDING);
        stage.pass(Duration.ofSeconds(30));
        assertThat(begun).hasSize(1);
        assertThat(outcomes(task)).containsExactly(TaskRun.Outcome.COMPLETED);
        stage.pass(Duration.ofSeconds(30));
        awaitBegun(2);
    }

    @ParameterizedTest
    @MethodSource("everyMinute")
    @DisplayName("T6: QUEUE makes one more run of all times that come during a run")
    void queue(TaskSchedule schedule) throws Exception {
        Task task = begin("held", schedule, OverlapPolicy.QUEUE);
        stage.pass(MINUTE);
        stage.pass(MINUTE);
        assertThat(begun).hasSize(1);
        gate.release();
        awaitBegun(2);
        gate.release();
        stage.bench.await(task.id(), TaskStatus.PENDING);
        stage.pass(Duration.ofSeconds(30));
        assertThat(begun).hasSize(2);
        stage.pass(Duration.ofSeconds(30));
        awaitBegun(3);
        gate.release();
        stage.bench.await(task.id(), TaskStatus.PENDING);
        assertThat(outcomes(task)).hasSize(3).containsOnly(TaskRun.Outcome.COMPLETED);
    }

    @ParameterizedTest
    @MethodSource("everyMinute")
    @DisplayName("T6: REPLACE stops the run and begins anew, and the times after go on")
    void replace(TaskSchedule schedule) throws Exception {
        Task task = begin("held", schedule, OverlapPolicy.REPLACE);
        stage.pass(MINUTE);
        awaitBegun(2);
        gate.release();
        stage.bench.await(task.id(), TaskStatus.PENDING);
        assertThat(outcomes(task)).containsExactly(TaskRun.Outcome.COMPLETED, TaskRun.Outcome.STOPPED);
        stage.pass(Duration.ofSeconds(30));
        assertThat(begun).hasSize(2);
        stage.pass(Duration.ofSeconds(30));
        awaitBegun(3);
    }

    @ParameterizedTest
    @MethodSource("everyMinute")
    @DisplayName("T6: REPLACE begins anew also if the run ends well when it is told to stop")
    void replaceObliging(TaskSchedule schedule) throws Exception {
        Task task = begin("obliging", schedule, OverlapPolicy.REPLACE);
        stage.pass(MINUTE);
        awaitBegun(2);
        gate.release();
        stage.bench.await(task.id(), TaskStatus.PENDING);
        assertThat(outcomes(task)).containsExactly(TaskRun.Outcome.COMPLETED, TaskRun.Outcome.COMPLETED);
    }

    @Test
    @DisplayName("T6: run now during a run: SKIP is answered and does nothing, QUEUE runs once more, REPLACE anew")
    void runNow() throws Exception {
        TaskSchedule hourly = TaskSchedule.fixedRate(Duration.ofHours(1));
        for (OverlapPolicy policy : OverlapPolicy.values()) {
            begun.clear();
            Task task = begin("held", hourly, policy);
            assertThat(Bench.get(stage.bench.manager().runNow(task.id())).status())
                    .isNotEqualTo(TaskStatus.COMPLETED);
            if (policy != OverlapPolicy.REPLACE) { // it might replace the new one
                Bench.get(stage.bench.manager().runNow(task.id()));
            }
            gate.release();
            if (policy != OverlapPolicy.SKIP) {
                awaitBegun(2);
                gate.release();
            }
            stage.bench.await(task.id(), TaskStatus.PENDING);
            stage.settle();
            assertThat(begun).as(policy.name()).hasSize(policy == OverlapPolicy.SKIP ? 1 : 2);
            assertThat(stage.bench.read(task.id()).nextRun().orElseThrow())
                    .isAfter(stage.clocks.now().plus(Duration.ofMinutes(55)));
            Bench.get(stage.bench.manager().cancel(task.id(), "shown"));
            gate.drainPermits();
        }
    }

    @Test
    @DisplayName("T6: a trigger during a run: QUEUE and REPLACE hand over what came with it")
    void trigger() throws Exception {
        TaskSchedule onEvent = TaskSchedule.on(Trigger.event("shop/bell", ""));
        Task skip = begin("held", onEvent, OverlapPolicy.SKIP);
        Bench.get(stage.bench.manager().trigger(skip.id(), "lost"));
        gate.release();
        stage.bench.await(skip.id(), TaskStatus.PENDING);
        stage.settle();
        assertThat(begun).containsExactly("own");
        begun.clear();
        Task queue = begin("held", onEvent, OverlapPolicy.QUEUE);
        Bench.get(stage.bench.manager().trigger(queue.id(), "first"));
        Bench.get(stage.bench.manager().trigger(queue.id(), "second"));
        gate.release(2);
        awaitBegun(2);
        stage.bench.await(queue.id(), TaskStatus.PENDING);
        stage.settle();
        assertThat(begun).containsExactly("own", "second");
        begun.clear();
        Task replace = begin("held", onEvent, OverlapPolicy.REPLACE);
        Bench.get(stage.bench.manager().trigger(replace.id(), "anew"));
        awaitBegun(2);
        gate.release();
        stage.bench.await(replace.id(), TaskStatus.PENDING);
        assertThat(begun).containsExactly("own", "anew");
        assertThat(outcomes(replace)).containsExactly(TaskRun.Outcome.COMPLETED, TaskRun.Outcome.STOPPED);
        Bench.get(stage.bench.manager().trigger(replace.id(), ""));
        awaitBegun(3);
        assertThat(begun.get(2)).isEqualTo("own");
    }
}
