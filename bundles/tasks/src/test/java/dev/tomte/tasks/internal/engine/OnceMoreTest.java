package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("T1: a repeating task that is over runs once more when it is told to, and is over again")
class OnceMoreTest extends StageTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    static Stream<TaskSchedule> schedules() {
        return Stream.of(
                TaskSchedule.fixedRate(MINUTE),
                TaskSchedule.fixedDelay(MINUTE),
                TaskSchedule.cron("* * * * *", ZoneOffset.UTC),
                TaskSchedule.on(Trigger.event("shop/door", "")));
    }

    private Task cancelled(String type, TaskSchedule schedule) {
        Task task = bench.create(TaskRequest.builder(type)
                .schedule(schedule)
                .retry(RetryPolicy.NONE)
                .build());
        return Bench.get(bench.manager().cancel(task.id(), "enough"));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    @DisplayName("T1: its schedule, and its trigger, stay over, also after a restart")
    void once(TaskSchedule schedule) {
        Task task = cancelled(Stage.TYPE, schedule);
        stage.settle();
        int before = stage.runs.size();
        Bench.get(bench.manager().runNow(task.id()));
        bench.await(task.id(), TaskStatus.COMPLETED);
        assertThat(stage.runs).hasSize(before + 1);
        stage.pass(MINUTE.multipliedBy(2));
        bench.tasks.triggers.event("shop/door", filter -> true, "");
        stage.restart(MINUTE.multipliedBy(2));
        stage.pass(MINUTE.multipliedBy(2));
        assertThat(stage.runs).hasSize(before + 1);
        Task after = bench.read(task.id());
        assertThat(after.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(after.request().schedule()).isEqualTo(schedule);
    }

    @Test
    @DisplayName("T1: one whose schedule has ended runs all the same, and if that run fails it is FAILED")
    void ended() {
        bench.handle("broken", context -> TaskResult.failedForGood("no luck"));
        TaskSchedule schedule =
                TaskSchedule.fixedRate(MINUTE).ending(stage.clocks.now().plusSeconds(90));
        Task task =
                bench.create(TaskRequest.builder("broken").schedule(schedule).build());
        stage.pass(MINUTE);
        stage.pass(MINUTE);
        bench.await(task.id(), TaskStatus.FAILED);
        int before = runs(task);
        Bench.get(bench.manager().runNow(task.id()));
        Bench.await("one more run", () -> runs(task) == before + 1);
        assertThat(bench.await(task.id(), TaskStatus.FAILED).reason()).isEqualTo("no luck");
    }

    private int runs(Task task) {
        try {
            return bench.manager().history(task.id(), 10).size();
        } catch (TaskException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("T6: if that run is cut off by the end of Tomte, it is done again, and the task is over then")
    void cutOff() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        bench.handle("slow", context -> {
            if (runs.incrementAndGet() == 1) {
                begun.countDown();
                new CountDownLatch(1).await();
            }
            return TaskResult.done();
        });
        Task task = cancelled(
                "slow",
                TaskSchedule.fixedRate(MINUTE).starting(stage.clocks.now().plusSeconds(60)));
        Bench.get(bench.manager().runNow(task.id()));
        begun.await();
        assertThat(bench.read(task.id()).nextRun()).isEmpty();
        stage.restart(MINUTE.multipliedBy(2));
        bench.await(task.id(), TaskStatus.COMPLETED);
        stage.pass(MINUTE.multipliedBy(2));
        assertThat(runs).hasValue(2);
    }
}
