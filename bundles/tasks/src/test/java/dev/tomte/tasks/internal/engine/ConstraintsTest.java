package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Constraints;
import dev.tomte.task.Task;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("T5: a task runs while its conditions hold")
class ConstraintsTest {

    /** A condition that a test sets. */
    private static final class Valve implements TaskCondition {
        volatile boolean shut;

        @Override
        public Verdict check() {
            return shut ? Verdict.HOLDS : Verdict.no("the valve is open");
        }
    }

    @TempDir
    Path folder;

    private final Valve valve = new Valve();
    private final Valve door = new Valve();
    private final AtomicInteger runs = new AtomicInteger();
    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        bench.board.add("valve", valve);
        bench.handle("t", context -> {
            runs.incrementAndGet();
            return TaskResult.done();
        });
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void shut(Valve which, boolean shut) {
        which.shut = shut;
        bench.board.refresh();
    }

    private static TaskRequest needing(String... conditions) {
        return TaskRequest.builder("t").constraints(Constraints.of(conditions)).build();
    }

    @Test
    @DisplayName("T5: it waits with the reason, and runs once the condition holds")
    void waits() {
        Task task = bench.create(needing("valve"));
        assertThat(bench.await(task.id(), TaskStatus.WAITING).reason()).isEqualTo("valve: the valve is open");
        assertThat(bench.manager().status().waiting()).isEqualTo(1);
        shut(valve, true);
        bench.await(task.id(), TaskStatus.COMPLETED);
        assertThat(runs).hasValue(1);
        assertThat(bench.manager().status().waiting()).isZero();
    }

    @Test
    @DisplayName("T5: a condition that holds already is no hindrance; it waits again after a restart if it does not")
    void overRestart() {
        shut(valve, true);
        bench.await(bench.create(needing("valve")).id(), TaskStatus.COMPLETED);
        shut(valve, false);
        Bench.await(
                "the board to know", () -> bench.board.missing(Set.of("valve")).isPresent());
        Task task = bench.create(needing("valve"));
        bench.await(task.id(), TaskStatus.WAITING);
        bench.crash();
        assertThat(bench.await(task.id(), TaskStatus.WAITING).reason()).isNotEmpty();
        Bench.await(
                "it to wait for the new board", () -> bench.manager().status().waiting() == 1);
        bench.board.add("valve", valve);
        shut(valve, true);
        bench.await(task.id(), TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName("T5: two conditions have to hold at once")
    void two() {
        bench.board.add("door", door);
        Task task = bench.create(needing("door", "valve"));
        assertThat(bench.await(task.id(), TaskStatus.WAITING).reason())
                .isEqualTo("door: the valve is open; valve: the valve is open");
        shut(valve, true);
        shut(valve, false);
        shut(door, true);
        assertThat(bench.read(task.id()).status()).isEqualTo(TaskStatus.WAITING);
        assertThat(runs).hasValue(0);
        shut(valve, true);
        bench.await(task.id(), TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName("T5: for a condition that is not there it waits, saying so, until there is one that holds")
    void unknown() {
        Task task = bench.create(needing("tide"));
        assertThat(bench.await(task.id(), TaskStatus.WAITING).reason())
                .contains("no condition")
                .contains("tide")
                .contains("valve");
        Valve tide = new Valve();
        tide.shut = true;
        bench.board.add("tide", tide);
        bench.board.refresh();
        bench.await(task.id(), TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName("T5: a condition that throws does not hold, and says why")
    void thrown() {
        bench.board.add("broken", () -> {
            throw new IllegalStateException("no sensor");
        });
        Task task = bench.create(needing("broken"));
        assertThat(bench.await(task.id(), TaskStatus.WAITING).reason()).contains("no sensor");
    }

    @Test
    @DisplayName("T5: when asked to, a running task stops when the condition is lost, and goes on when it is back")
    void stopsWhenLost() throws Exception {
        List<String> checkpoints = new CopyOnWriteArrayList<>();
        CountDownLatch started = new CountDownLatch(2);
        bench.handle("long", context -> {
            checkpoints.add(context.checkpoint().orElse("none"));
            if (context.checkpoint().isPresent()) {
                return TaskResult.done();
            }
            context.checkpoint("half").get();
            started.countDown();
            new CountDownLatch(1).await();
            return TaskResult.done();
        });
        CountDownLatch end = new CountDownLatch(1);
        bench.handle("staunch", context -> {
            started.countDown();
            end.await();
            return TaskResult.done();
        });
        shut(valve, true);
        Task task = bench.create(TaskRequest.builder("long")
                .constraints(Constraints.of("valve").stoppingWhenLost())
                .build());
        Task staunch = bench.create(TaskRequest.builder("staunch")
                .constraints(Constraints.of("valve"))
                .build());
        started.await();
        shut(valve, false);
        assertThat(bench.await(task.id(), TaskStatus.WAITING).reason()).isEqualTo("valve: the valve is open");
        assertThat(bench.read(staunch.id()).status()).isEqualTo(TaskStatus.RUNNING);
        end.countDown();
        bench.await(staunch.id(), TaskStatus.COMPLETED);
        shut(valve, true);
        assertThat(bench.await(task.id(), TaskStatus.COMPLETED).attempts()).isEqualTo(1);
        assertThat(checkpoints).containsExactly("none", "half");
        assertThat(bench.manager().history(task.id(), 10).stream().map(TaskRun::outcome))
                .containsExactly(TaskRun.Outcome.COMPLETED, TaskRun.Outcome.STOPPED);
    }

    @Test
    @DisplayName("T5: two thousand tasks wait, and all run once when the condition holds; one cancelled does not")
    void many() throws Exception {
        List<Task> tasks = Bench.get(bench.manager().createAll(Collections.nCopies(2_000, needing("valve"))));
        Bench.await("all to wait", () -> bench.manager().status().waiting() == 2_000);
        Bench.get(bench.manager().cancel(tasks.get(7).id(), "not needed"));
        shut(valve, true);
        Bench.await("all to be COMPLETED", () -> runs.get() >= 1_999);
        Bench.await(
                "none to be on its way",
                () -> bench.manager()
                                .list(TaskFilter.ALL
                                        .withTypes("t")
                                        .withStatuses(TaskStatus.COMPLETED)
                                        .page(3_000, 0))
                                .size()
                        == 1_999);
        assertThat(runs).hasValue(1_999);
        assertThat(bench.read(tasks.get(7).id()).status()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    @DisplayName("T5: a waiting task that was given a later time does not run when its condition holds before that")
    void rescheduledWhileWaiting() {
        Task task = bench.create(needing("valve"));
        bench.await(task.id(), TaskStatus.WAITING);
        Bench.get(bench.manager().reschedule(task.id(), TaskSchedule.in(Duration.ofHours(1))));
        Task other = bench.create(needing("valve"));
        bench.await(other.id(), TaskStatus.WAITING);
        shut(valve, true);
        bench.await(other.id(), TaskStatus.COMPLETED);
        bench.await(bench.create("t").id(), TaskStatus.COMPLETED);
        assertThat(bench.read(task.id()).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(runs).hasValue(2);
    }

    @Test
    @DisplayName("T9: a waiting task that was given a later time does not run when its handler comes before that")
    void rescheduledWhileParked() {
        bench.removeHandler("t");
        Task task = bench.create("t");
        bench.await(task.id(), TaskStatus.WAITING);
        Bench.get(bench.manager().reschedule(task.id(), TaskSchedule.in(Duration.ofHours(1))));
        Task other = bench.create("t");
        bench.await(other.id(), TaskStatus.WAITING);
        bench.handle(
                "t",
                context -> {
                    runs.incrementAndGet();
                    return TaskResult.done();
                },
                TaskHandler.CONCURRENCY,
                1);
        bench.await(other.id(), TaskStatus.COMPLETED);
        bench.await(bench.create("t").id(), TaskStatus.COMPLETED);
        assertThat(bench.read(task.id()).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(runs).hasValue(2);
    }
}
