package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.task.Durability;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("T1, T2, T4, T6, T7: tasks are run")
class EngineTest extends BenchTest {

    @ParameterizedTest
    @EnumSource(Durability.class)
    @DisplayName("T1: a task due now runs, and its result and run are kept over a restart")
    void runsOnce(Durability durability) throws Exception {
        bench.handle(
                "t",
                context -> TaskResult.done("{\"sum\":" + context.data() + "}"),
                TaskHandler.DURABILITY,
                durability.name());
        Task task = bench.create(TaskRequest.builder("t").data("42").build());
        Task done = bench.await(task.id(), TaskStatus.COMPLETED);
        assertThat(done.result()).contains("{\"sum\":42}");
        assertThat(done.progress().percent()).isEqualTo(100);
        bench.restart();
        assertThat(bench.read(task.id()).result()).contains("{\"sum\":42}");
        List<TaskRun> runs = bench.manager().history(task.id(), 10);
        assertThat(runs).hasSize(1);
        assertThat(runs.get(0).outcome()).isEqualTo(TaskRun.Outcome.COMPLETED);
        assertThat(runs.get(0).attempt()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    @DisplayName("ten thousand tasks all run, each once")
    void manyTasks(Durability durability) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        bench.handle(
                "t",
                context -> {
                    runs.incrementAndGet();
                    return TaskResult.done();
                },
                TaskHandler.DURABILITY,
                durability.name());
        TaskRequest request = TaskRequest.builder("t").build();
        List<Task> tasks = Bench.get(bench.manager().createAll(Collections.nCopies(10_000, request)));
        assertThat(tasks).hasSize(10_000);
        TaskFilter left = TaskFilter.ALL
                .withTypes("t")
                .withStatuses(TaskStatus.PENDING, TaskStatus.RUNNING)
                .page(1, 0);
        Bench.await("all to be COMPLETED", () -> bench.manager().list(left).isEmpty());
        bench.restart();
        assertThat(runs).hasValue(10_000);
        assertThat(bench.manager()
                        .list(TaskFilter.ALL
                                .withTypes("t")
                                .withStatuses(TaskStatus.COMPLETED)
                                .page(100_000, 0)))
                .hasSize(10_000);
    }

    /** Of type t, whose handler does nothing else. */
    private AtomicInteger countRuns() {
        AtomicInteger runs = new AtomicInteger();
        bench.handle("t", context -> {
            runs.incrementAndGet();
            return TaskResult.done();
        });
        return runs;
    }

    @Test
    @DisplayName("T4: a failing task is tried again after its back-off, then FAILED with the cause kept")
    void retries() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        bench.handle("t", context -> {
            throw new IllegalStateException("no luck " + runs.incrementAndGet());
        });
        RetryPolicy policy =
                RetryPolicy.DEFAULT.withMaxRetries(2).withBackoff(Duration.ofMillis(20), Duration.ofMillis(50));
        Task task = bench.create(TaskRequest.builder("t").retry(policy).build());
        Task failed = bench.await(task.id(), TaskStatus.FAILED);
        assertThat(failed.reason()).contains("IllegalStateException: no luck 3");
        assertThat(failed.attempts()).isEqualTo(3);
        assertThat(bench.manager().history(task.id(), 10))
                .hasSize(3)
                .allMatch(run -> run.outcome() == TaskRun.Outcome.FAILED);
    }

    @Test
    @DisplayName("T2: a periodic task runs again and again, a delayed one after its delay")
    void schedules() throws Exception {
        AtomicInteger runs = countRuns();
        Task rate = bench.create(TaskRequest.builder("t")
                .schedule(TaskSchedule.fixedRate(Duration.ofMillis(20)))
                .build());
        Bench.await("five runs", () -> runs.get() >= 5);
        assertThat(bench.read(rate.id()).status()).isIn(TaskStatus.PENDING, TaskStatus.RUNNING);
        Bench.get(bench.manager().cancel(rate.id(), "enough"));
        assertThat(bench.read(rate.id()).reason()).isEqualTo("enough");
        Task later = bench.create(TaskRequest.builder("t")
                .schedule(TaskSchedule.in(Duration.ofMillis(200)))
                .build());
        Task done = bench.await(later.id(), TaskStatus.COMPLETED);
        assertThat(Duration.between(done.createdAt(), done.lastRun().orElseThrow()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    @DisplayName("T7: progress is seen while it runs, and a checkpoint is where the next run goes on")
    void checkpoints() {
        CountDownLatch seen = new CountDownLatch(1);
        bench.handle("t", context -> {
            if (context.checkpoint().isEmpty()) {
                context.progress(40, "nearly half");
                context.checkpoint("{\"at\":40}").get();
                seen.await();
                throw new IllegalStateException("cut");
            }
            return TaskResult.done(context.checkpoint().get());
        });
        Task task = bench.create(TaskRequest.builder("t")
                .retry(RetryPolicy.DEFAULT.withBackoff(Duration.ofMillis(10), Duration.ofMillis(10)))
                .build());
        Bench.await("progress", () -> bench.read(task.id()).progress().percent() == 40);
        assertThat(bench.read(task.id()).status()).isEqualTo(TaskStatus.RUNNING);
        Bench.await("checkpoint", () -> bench.read(task.id()).checkpoint().isPresent());
        seen.countDown();
        assertThat(bench.await(task.id(), TaskStatus.COMPLETED).result()).contains("{\"at\":40}");
    }

    @Test
    @DisplayName("T1: paused, resumed, cancelled, run now: each is on disk when it is answered")
    void orders() throws Exception {
        AtomicInteger runs = countRuns();
        Task task = bench.create(TaskRequest.builder("t")
                .schedule(TaskSchedule.fixedRate(Duration.ofDays(1))
                        .starting(bench.clocks.wall().instant().plusSeconds(3_600)))
                .build());
        assertThat(Bench.get(bench.manager().pause(task.id())).status()).isEqualTo(TaskStatus.PAUSED);
        bench.crash();
        assertThat(bench.read(task.id()).status()).isEqualTo(TaskStatus.PAUSED);
        assertThat(Bench.get(bench.manager().resume(task.id())).status()).isEqualTo(TaskStatus.PENDING);
        Bench.get(bench.manager().runNow(task.id()));
        Bench.await("the run", () -> runs.get() == 1);
        Task after = bench.await(task.id(), TaskStatus.PENDING);
        assertThat(after.nextRun().orElseThrow())
                .isAfter(bench.clocks.wall().instant().plusSeconds(3_000));
        assertThat(Bench.get(bench.manager().cancel(task.id(), "done with it")).status())
                .isEqualTo(TaskStatus.CANCELLED);
        assertThatThrownBy(() -> bench.manager().pause(task.id()).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("is CANCELLED; only an unfinished one can be paused");
        assertThatThrownBy(() -> bench.manager().cancel(999_999, "x").get())
                .hasMessageContaining("There is no task 999999");
    }

    @Test
    @DisplayName("T6: what was acknowledged survives a crash; what ran runs again, what was done does not")
    void crash() throws Exception {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        bench.handle("quick", context -> {
            done.incrementAndGet();
            return TaskResult.done();
        });
        bench.handle("slow", context -> {
            attempts.add(context.attempt());
            if (attempts.size() == 1) {
                started.countDown();
                new CountDownLatch(1).await();
            }
            return TaskResult.done();
        });
        Task quick = bench.create("quick");
        bench.await(quick.id(), TaskStatus.COMPLETED);
        Task slow = bench.create("slow");
        started.await();
        Task later = bench.create(TaskRequest.builder("quick")
                .schedule(TaskSchedule.in(Duration.ofHours(1)))
                .build());
        bench.crash();
        bench.await(slow.id(), TaskStatus.COMPLETED);
        assertThat(done).hasValue(1);
        assertThat(bench.read(later.id()).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(bench.manager().history(slow.id(), 10).stream().map(TaskRun::outcome))
                .containsExactlyInAnyOrder(TaskRun.Outcome.INTERRUPTED, TaskRun.Outcome.COMPLETED);
    }

    @Test
    @DisplayName("while the disk is full nothing is acknowledged; when there is room again all goes on")
    void fullDisk() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        bench.handle("t", context -> {
            started.countDown();
            gate.await();
            runs.incrementAndGet();
            return TaskResult.done("r");
        });
        Task running = bench.create("t");
        started.await();
        bench.store.fillDisk();
        CompletableFuture<Task> refused =
                bench.manager().create(TaskRequest.builder("t").build());
        assertThatThrownBy(refused::get).hasMessageContaining("The task was not created, as the disk refused it");
        gate.countDown();
        Bench.await("the run to end", () -> runs.get() == 1);
        assertThat(bench.read(running.id()).status()).isEqualTo(TaskStatus.RUNNING);
        bench.store.freeDisk();
        bench.await(running.id(), TaskStatus.COMPLETED);
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("T1: a task that a page of the index and its order both bring into the queue runs once")
    void broughtTwice() throws Exception {
        AtomicInteger runs = countRuns();
        Task task = bench.create(TaskRequest.builder("t")
                .schedule(TaskSchedule.in(Duration.ofHours(1)))
                .build());
        Engine engine = bench.tasks.engine;
        Orders.with(engine, task.id(), live -> {
            engine.placing.detach(live);
            engine.placing.place(live, engine.dueNow(), true);
            engine.placing.place(live, engine.dueNow(), true);
        });
        bench.await(task.id(), TaskStatus.COMPLETED);
        bench.await(bench.create("t").id(), TaskStatus.COMPLETED);
        assertThat(runs).hasValue(2);
    }

    @Test
    @DisplayName("T1: a task that a page of the index brings into the queue before its order is answered runs once")
    void broughtBeforeAnswered() {
        AtomicInteger runs = countRuns();
        Task task = bench.create(TaskRequest.builder("t")
                .schedule(TaskSchedule.on(Trigger.event("shop/bell", "")))
                .build());
        Engine engine = bench.tasks.engine;
        CompletableFuture<Task> triggered = engine.answer(() -> {
            CompletableFuture<Task> order = bench.manager().trigger(task.id(), "");
            engine.placing.restored(engine.type("t").lane(TaskPriority.NORMAL), task.id(), engine.dueNow());
            assertThat(engine.placing.takeDue(10)).isEmpty();
            return order;
        });
        Bench.get(triggered);
        Bench.await("no run to be under way", () -> engine.answer(engine::isQuiet));
        assertThat(runs).hasValue(1);
    }

    @Test
    @DisplayName("T9: a type that the disk refused is remembered when there is room again")
    void typeOnFullDisk() {
        bench.handle("t", context -> TaskResult.done());
        bench.store.fillDisk();
        bench.handle("new", context -> TaskResult.done());
        assertThatThrownBy(() -> bench.manager()
                        .create(TaskRequest.builder("new").build())
                        .get())
                .hasMessageContaining("the disk refused it");
        bench.store.freeDisk();
        Bench.await(
                "the type to be on disk",
                () -> bench.store.number("SELECT count(*) FROM task_type WHERE name = 'new'") == 1);
    }

    @Test
    @DisplayName("T6: missed times are made up for once, or skipped, as the task says")
    void misfires() {
        bench.handle("t", context -> TaskResult.done());
        Task task = bench.create(TaskRequest.builder("t")
                .misfire(MisfirePolicy.SKIP)
                .schedule(TaskSchedule.at(bench.clocks.wall().instant().minus(Duration.ofHours(2))))
                .build());
        assertThat(bench.await(task.id(), TaskStatus.CANCELLED).reason()).isEqualTo("its time was missed");
    }
}
