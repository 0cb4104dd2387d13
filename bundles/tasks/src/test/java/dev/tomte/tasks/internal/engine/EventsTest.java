package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Constraints;
import dev.tomte.task.Durability;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskStatusChanged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("T1: each change of status is told once, in order, after it is on disk")
class EventsTest {

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        bench.handle("t", context -> TaskResult.done());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<TaskStatusChanged> of(long id) {
        return bench.events.stream()
                .filter(TaskStatusChanged.class::isInstance)
                .map(TaskStatusChanged.class::cast)
                .filter(event -> event.id() == id)
                .toList();
    }

    private List<TaskStatus> statuses(long id) {
        return of(id).stream().map(TaskStatusChanged::status).toList();
    }

    /** Its last event may come a moment after it can be read. */
    private List<TaskStatus> statusesUntil(long id, TaskStatus last) {
        Bench.await("the event " + last, () -> statuses(id).contains(last));
        return statuses(id);
    }

    private void expectUnbroken(long id) {
        Optional<TaskStatus> before = Optional.empty();
        for (TaskStatusChanged event : of(id)) {
            assertThat(event.before()).isEqualTo(before);
            before = Optional.of(event.status());
        }
    }

    @Test
    @DisplayName("T1: PENDING, RUNNING, COMPLETED, each after the one before")
    void plain() {
        Task task = bench.create("t");
        assertThat(statusesUntil(task.id(), TaskStatus.COMPLETED))
                .containsExactly(TaskStatus.PENDING, TaskStatus.RUNNING, TaskStatus.COMPLETED);
        expectUnbroken(task.id());
        TaskStatusChanged running = of(task.id()).get(1);
        assertThat(running.correlationId())
                .isNotEmpty()
                .isEqualTo(of(task.id()).get(2).correlationId());
        assertThat(running.attempt()).isEqualTo(1);
    }

    @Test
    @DisplayName("T1: retries, waiting, pausing and cancelling are told too")
    void others() {
        bench.handle("fail", context -> TaskResult.failed("as asked"));
        Task fails = bench.create(TaskRequest.builder("fail")
                .retry(RetryPolicy.DEFAULT.withMaxRetries(1).withBackoff(Duration.ofMillis(5), Duration.ofMillis(5)))
                .build());
        assertThat(statusesUntil(fails.id(), TaskStatus.FAILED))
                .containsExactly(
                        TaskStatus.PENDING,
                        TaskStatus.RUNNING,
                        TaskStatus.PENDING,
                        TaskStatus.RUNNING,
                        TaskStatus.FAILED);
        expectUnbroken(fails.id());
        Task waits = bench.create(
                TaskRequest.builder("t").constraints(Constraints.of("tide")).build());
        assertThat(statusesUntil(waits.id(), TaskStatus.WAITING))
                .containsExactly(TaskStatus.PENDING, TaskStatus.WAITING);
        assertThat(of(waits.id()).get(1).reason()).contains("tide");
        Task later = bench.create(TaskRequest.builder("t")
                .schedule(TaskSchedule.in(Duration.ofHours(1)))
                .build());
        Bench.get(bench.manager().pause(later.id()));
        Bench.get(bench.manager().resume(later.id()));
        Bench.get(bench.manager().cancel(later.id(), "shown"));
        assertThat(statusesUntil(later.id(), TaskStatus.CANCELLED))
                .containsExactly(TaskStatus.PENDING, TaskStatus.PAUSED, TaskStatus.PENDING, TaskStatus.CANCELLED);
        expectUnbroken(later.id());
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    @DisplayName("T1: none of a thousand tasks' changes is left out or told twice")
    void many(Durability durability) {
        bench.handle("m", context -> TaskResult.done(), TaskHandler.DURABILITY, durability.name());
        List<Task> tasks = Bench.get(bench.manager()
                .createAll(Collections.nCopies(1_000, TaskRequest.builder("m").build())));
        Bench.await(
                "all events",
                () -> bench.events.stream()
                                .filter(event -> event instanceof TaskStatusChanged changed
                                        && changed.type().equals("m")
                                        && changed.status() == TaskStatus.COMPLETED)
                                .count()
                        == 1_000);
        for (Task task : tasks) {
            expectUnbroken(task.id());
            assertThat(statuses(task.id())).startsWith(TaskStatus.PENDING).endsWith(TaskStatus.COMPLETED);
            assertThat(statuses(task.id())).hasSize(durability == Durability.STRICT ? 3 : 2);
        }
    }

    @Test
    @DisplayName("T6: while the disk refuses changes none is told, and afterwards all that have happened are")
    void fullDisk() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        bench.handle("held", context -> {
            started.countDown();
            gate.await();
            ended.countDown();
            return TaskResult.done();
        });
        Task held = bench.create("held");
        started.await();
        statusesUntil(held.id(), TaskStatus.RUNNING);
        bench.store.fillDisk();
        gate.countDown();
        ended.await();
        CompletableFuture<Task> refused =
                bench.manager().create(TaskRequest.builder("t").build());
        assertThat(refused).failsWithin(Bench.PATIENCE);
        assertThat(statuses(held.id())).containsExactly(TaskStatus.PENDING, TaskStatus.RUNNING);
        bench.store.freeDisk();
        assertThat(statusesUntil(held.id(), TaskStatus.COMPLETED))
                .containsExactly(TaskStatus.PENDING, TaskStatus.RUNNING, TaskStatus.COMPLETED);
        expectUnbroken(held.id());
    }
}
