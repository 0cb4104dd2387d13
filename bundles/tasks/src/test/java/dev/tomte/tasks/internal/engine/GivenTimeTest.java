package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T6: a time that a task is given while it runs comes, whatever becomes of that run")
class GivenTimeTest extends BenchTest {

    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch fail = new CountDownLatch(1);
    private Instant time;
    private Task task;

    /** Its first run goes on until it is stopped, or fails. */
    @BeforeEach
    void begin() throws InterruptedException {
        bench.handle("t", context -> {
            if (runs.incrementAndGet() == 1) {
                begun.countDown();
                fail.await();
                return TaskResult.failed("bad luck");
            }
            return TaskResult.done();
        });
        task = bench.create(TaskRequest.builder("t")
                .retry(RetryPolicy.DEFAULT.withBackoff(Duration.ofMillis(10), Duration.ofMillis(10)))
                .build());
        begun.await();
        time = bench.clocks.wall().instant().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MICROS);
        Task answer = Bench.get(bench.manager().reschedule(task.id(), TaskSchedule.at(time)));
        assertThat(answer.nextRun()).contains(time);
    }

    private void expectBoth() {
        Bench.await("the run to be done again", () -> runs.get() == 2);
        assertThat(bench.await(task.id(), TaskStatus.PENDING).nextRun()).contains(time);
        Bench.get(bench.manager().runNow(task.id()));
        bench.await(task.id(), TaskStatus.COMPLETED);
        assertThat(runs).hasValue(3);
    }

    @Test
    @DisplayName("T6: after a crash the run is done again, and then the time is still to come")
    void crash() {
        bench.crash();
        expectBoth();
    }

    @Test
    @DisplayName("T6: so it is after a stop in order")
    void restart() {
        bench.restart();
        expectBoth();
    }

    @Test
    @DisplayName("T4: so it is if the run fails and is tried again")
    void retry() {
        fail.countDown();
        expectBoth();
    }

    @Test
    @DisplayName("T1: so it is if the task is held meanwhile")
    void paused() {
        Bench.get(bench.manager().pause(task.id()));
        Bench.get(bench.manager().resume(task.id()));
        expectBoth();
    }

    @Test
    @DisplayName("T6: a delay goes on from when it was given")
    void delay() {
        Bench.get(bench.manager().reschedule(task.id(), TaskSchedule.in(Duration.ofMillis(300))));
        bench.crash();
        bench.await(task.id(), TaskStatus.COMPLETED);
        assertThat(runs).hasValue(3);
    }
}
