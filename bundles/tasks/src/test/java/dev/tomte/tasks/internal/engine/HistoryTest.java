package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T7: what has run is kept, and goes when it is old")
class HistoryTest extends StageTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    @DisplayName("T1: clean-up removes what is final and old, and old runs, and nothing else")
    void cleanUp() throws Exception {
        bench.handle("fail", context -> TaskResult.failedForGood("as asked"));
        Task rate = stage.begin(TaskSchedule.fixedRate(HOUR));
        Task done = stage.begin(TaskSchedule.now());
        Task failed =
                bench.create(TaskRequest.builder("fail").retry(RetryPolicy.NONE).build());
        bench.await(failed.id(), TaskStatus.FAILED);
        Task later = stage.create(TaskSchedule.in(Duration.ofDays(9)));
        Task cancelled = stage.create(TaskSchedule.in(Duration.ofDays(9)));
        Bench.get(bench.manager().cancel(cancelled.id(), "shown"));
        Task paused = stage.create(TaskSchedule.in(Duration.ofDays(9)));
        Bench.get(bench.manager().pause(paused.id()));
        bench.handle("none", context -> TaskResult.done(), TaskHandler.HISTORY, "false");
        Task young = bench.create("none");
        bench.await(young.id(), TaskStatus.COMPLETED);
        stage.pass(HOUR);
        Task recent = stage.begin(TaskSchedule.now());
        assertThat(bench.manager().history(rate.id(), 10)).hasSize(2);
        assertThat(bench.manager().history(young.id(), 10)).isEmpty();
        assertThat(Bench.get(bench.manager().cleanUp(Duration.ofDays(1)))).isZero();
        assertThat(Bench.get(bench.manager().cleanUp(Duration.ofMinutes(30)))).isGreaterThanOrEqualTo(4 + 3);
        for (Task gone : List.of(done, failed, cancelled, young)) {
            assertThat(bench.manager().get(gone.id())).isEmpty();
            assertThat(bench.manager().history(gone.id(), 10)).isEmpty();
        }
        assertThat(bench.read(later.id()).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(bench.read(paused.id()).status()).isEqualTo(TaskStatus.PAUSED);
        assertThat(bench.read(recent.id()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(bench.manager().history(rate.id(), 10)).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.manager().cleanUp(Duration.ofSeconds(-1)))
                .withMessageContaining("olderThan must not be negative");
    }

    @Test
    @DisplayName("T7: what is older than the retention goes by itself, every night")
    void retention() throws Exception {
        Task old = stage.begin(TaskSchedule.now());
        stage.pass(Duration.ofDays(20));
        Task young = stage.begin(TaskSchedule.now());
        stage.pass(Duration.ofDays(11));
        stage.pass(HOUR);
        Bench.await("the old one to go", () -> bench.manager().get(old.id()).isEmpty());
        assertThat(bench.read(young.id()).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(bench.manager().history(young.id(), 10)).hasSize(1);
    }

    @Test
    @DisplayName("T7: a run's record says when it was meant for, when it began, how long it took and how it ended")
    void records() throws Exception {
        bench.handle("slow", context -> {
            stage.clocks.pass(Duration.ofSeconds(7));
            return context.attempt() == 1 ? TaskResult.failed("not yet") : TaskResult.done("at last");
        });
        Task task = bench.create(TaskRequest.builder("slow")
                .retry(RetryPolicy.DEFAULT.withBackoff(Duration.ofSeconds(10), Duration.ofSeconds(10)))
                .build());
        Bench.await(
                "its first run", () -> !bench.manager().history(task.id(), 1).isEmpty());
        stage.pass(Duration.ofSeconds(12));
        bench.await(task.id(), TaskStatus.COMPLETED);
        TaskRun second = bench.manager().history(task.id(), 10).get(0);
        TaskRun first = bench.manager().history(task.id(), 10).get(1);
        assertThat(first.outcome()).isEqualTo(TaskRun.Outcome.FAILED);
        assertThat(first.detail()).isEqualTo("not yet");
        assertThat(first.duration()).isEqualTo(Duration.ofSeconds(7));
        assertThat(second.outcome()).isEqualTo(TaskRun.Outcome.COMPLETED);
        assertThat(second.detail()).isEqualTo("at last");
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.scheduledFor()).isEqualTo(first.scheduledFor());
        assertThat(second.startedAt()).isAfterOrEqualTo(first.startedAt().plusSeconds(16));
        assertThat(second.correlationId()).isNotEqualTo(first.correlationId());
        assertThat(bench.manager().history(0, 100_000)).contains(first, second);
        assertThatIllegalArgumentException().isThrownBy(() -> bench.manager().history(0, 0));
    }
}
