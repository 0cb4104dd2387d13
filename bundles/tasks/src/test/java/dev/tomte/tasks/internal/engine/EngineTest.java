package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.task.Durability;
import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("T1, T3, T4, T6, T7: tasks are run")
class EngineTest {

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

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
    @DisplayName("T4: a failure the handler calls final, or not retryable, is not tried again")
    void finalFailures() {
        bench.handle("a", context -> TaskResult.failedForGood("never"));
        bench.handle("b", new TaskHandler() {
            @Override
            public TaskResult run(TaskContext context) {
                throw new IllegalArgumentException("bad");
            }

            @Override
            public boolean isRetryable(Throwable failure) {
                return !(failure instanceof IllegalArgumentException);
            }
        });
        assertThat(bench.await(bench.create("a").id(), TaskStatus.FAILED).attempts())
                .isEqualTo(1);
        assertThat(bench.await(bench.create("b").id(), TaskStatus.FAILED).attempts())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("a handler that throws an Error fails its task and nothing else")
    void errors() {
        bench.handle("t", context -> {
            throw new StackOverflowError();
        });
        bench.handle("u", context -> TaskResult.done());
        Task task =
                bench.create(TaskRequest.builder("t").retry(RetryPolicy.NONE).build());
        assertThat(bench.await(task.id(), TaskStatus.FAILED).reason()).isEqualTo("StackOverflowError");
        bench.await(bench.create("u").id(), TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName("T2: a periodic task runs again and again, a delayed one after its delay")
    void schedules() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        bench.handle("t", context -> {
            runs.incrementAndGet();
            return TaskResult.done();
        });
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
        AtomicInteger runs = new AtomicInteger();
        bench.handle("t", context -> {
            runs.incrementAndGet();
            return TaskResult.done();
        });
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
    @DisplayName("T4: a running task is cancelled by token and interrupt")
    void cancelRunning() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        bench.handle("t", context -> {
            started.countDown();
            new CountDownLatch(1).await();
            return TaskResult.done();
        });
        Task task = bench.create("t");
        started.await();
        Task cancelled = Bench.get(bench.manager().cancel(task.id(), "not needed"));
        assertThat(cancelled.status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(bench.manager().history(task.id(), 1).get(0).outcome()).isEqualTo(TaskRun.Outcome.CANCELLED);
    }

    @Test
    @DisplayName("T4: a run that is out of time is stopped; one that goes on is given up, and its type quarantined")
    void hangs() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        bench.handle("t", context -> {
            boolean hang = true;
            while (hang) {
                try {
                    release.await();
                    hang = false;
                } catch (InterruptedException e) {
                    hang = true; // as a bad handler would
                }
            }
            return TaskResult.done();
        });
        TaskRequest request = TaskRequest.builder("t")
                .timeout(Duration.ofMillis(20))
                .retry(RetryPolicy.NONE)
                .build();
        for (int i = 0; i < 3; i++) {
            assertThat(bench.await(bench.create(request).id(), TaskStatus.FAILED)
                            .reason())
                    .contains("took longer than PT0.02S");
        }
        Task waits = bench.create(request);
        assertThat(bench.await(waits.id(), TaskStatus.WAITING).reason()).contains("quarantined");
        assertThat(bench.manager().status().abandonedThreads()).isEqualTo(3);
        bench.handle("other", context -> TaskResult.done());
        bench.await(bench.create("other").id(), TaskStatus.COMPLETED);
        release.countDown();
        Bench.await("threads to end", () -> bench.manager().status().abandonedThreads() == 0);
        bench.manager().release("t");
        bench.await(waits.id(), TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName(
            "T9: tasks wait while their handler is away, and a running one goes on from its checkpoint in the new one")
    void handlerReplaced() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        bench.handle("t", context -> {
            context.checkpoint("half").get();
            started.countDown();
            new CountDownLatch(1).await();
            return TaskResult.done();
        });
        Task running = bench.create("t");
        started.await();
        bench.removeHandler("t");
        Task waiting = bench.await(running.id(), TaskStatus.WAITING);
        assertThat(waiting.reason()).contains("no handler for type t since test.bundle is away");
        Task second = bench.create("t");
        bench.await(second.id(), TaskStatus.WAITING);
        bench.handle(
                "t",
                context -> TaskResult.done(
                        "new after " + context.checkpoint().orElse("nothing") + ", attempt " + context.attempt()));
        assertThat(bench.await(running.id(), TaskStatus.COMPLETED).result()).contains("new after half, attempt 1");
        assertThat(bench.await(second.id(), TaskStatus.COMPLETED).result()).contains("new after nothing, attempt 1");
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
    @DisplayName("T3: high goes before low, but low is not starved beyond its patience")
    void priorities() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        bench.handle("gate", context -> {
            gate.await();
            return TaskResult.done();
        });
        bench.handle(
                "t",
                context -> {
                    order.add(context.data());
                    return TaskResult.done();
                },
                TaskHandler.CONCURRENCY,
                1);
        List<TaskRequest> blockers =
                Collections.nCopies(4, TaskRequest.builder("gate").build());
        Bench.get(bench.manager().createAll(blockers));
        Bench.await("all workers busy", () -> running("gate") == 4);
        List<Task> tasks = new ArrayList<>();
        for (TaskPriority priority : List.of(TaskPriority.LOW, TaskPriority.NORMAL, TaskPriority.HIGH)) {
            tasks.add(bench.create(TaskRequest.builder("t")
                    .data(priority.name())
                    .priority(priority)
                    .build()));
        }
        Bench.await("all ready", () -> ready("t") == 3);
        gate.countDown();
        for (Task task : tasks) {
            bench.await(task.id(), TaskStatus.COMPLETED);
        }
        assertThat(order).containsExactly("HIGH", "NORMAL", "LOW");
    }

    private int ready(String type) {
        return type(type).ready();
    }

    private int running(String type) {
        return type(type).running();
    }

    private TaskType type(String name) {
        return bench.manager().types().stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("T8: names are unique: kept, replaced, appended")
    void names() throws Exception {
        bench.handle("t", context -> TaskResult.done());
        TaskRequest.Builder later = TaskRequest.builder("t").name("a").schedule(TaskSchedule.in(Duration.ofHours(1)));
        Task first = bench.create(later.build());
        assertThat(bench.create(later.build()).id()).isEqualTo(first.id());
        Task second = bench.create(later.existing(ExistingTaskPolicy.REPLACE).build());
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(bench.read(first.id()).status()).isEqualTo(TaskStatus.CANCELLED);
        Task third = bench.create(TaskRequest.builder("t")
                .name("a")
                .existing(ExistingTaskPolicy.APPEND)
                .build());
        assertThat(third.name()).isEqualTo("a#2");
        assertThat(third.status()).isEqualTo(TaskStatus.WAITING);
        Bench.get(bench.manager().runNow(second.id()));
        bench.await(second.id(), TaskStatus.COMPLETED);
        bench.await(third.id(), TaskStatus.COMPLETED);
        assertThat(bench.manager().find("a").orElseThrow().id()).isEqualTo(second.id());
    }

    @Test
    @DisplayName("T8: a chain runs in its order, also over a crash; a failure calls off the rest; circles are refused")
    void chains() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch gate = new CountDownLatch(1);
        bench.handle("t", context -> {
            if (context.name().equals("a")) {
                gate.await();
            }
            order.add(context.name());
            return context.data().isEmpty() ? TaskResult.done() : TaskResult.failedForGood(context.data());
        });
        List<Task> chain = Bench.get(bench.manager()
                .createAll(List.of(
                        TaskRequest.builder("t").name("c").after("b", "a").build(),
                        TaskRequest.builder("t").name("a").build(),
                        TaskRequest.builder("t").name("b").after("a").build())));
        assertThat(chain.get(0).reason()).isEqualTo("waits for 'b', 'a'");
        bench.crash();
        gate.countDown();
        bench.await(chain.get(0).id(), TaskStatus.COMPLETED);
        assertThat(order.stream().distinct()).containsExactly("a", "b", "c");
        List<Task> broken = Bench.get(bench.manager()
                .createAll(List.of(
                        TaskRequest.builder("t").name("x").data("no").build(),
                        TaskRequest.builder("t").name("y").after("x").build(),
                        TaskRequest.builder("t").name("z").after("y").build())));
        assertThat(bench.await(broken.get(2).id(), TaskStatus.CANCELLED).reason())
                .contains("task 'y', for which it waited, is CANCELLED");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.manager()
                        .createAll(List.of(
                                TaskRequest.builder("t").name("p").after("q").build(),
                                TaskRequest.builder("t").name("q").after("r").build(),
                                TaskRequest.builder("t").name("r").after("p").build())))
                .withMessageContaining("in a circle: 'p' after 'q' after 'r' after 'p'");
    }

    @Test
    @DisplayName("an unknown type is refused with those that are known; cron expressions are checked")
    void refused() {
        bench.handle("t", context -> TaskResult.done());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> bench.manager().create(TaskRequest.builder("nope").build()))
                .withMessageContaining("no handler for tasks of type 'nope'")
                .withMessageContaining("known are: t");
        assertThatIllegalArgumentException().isThrownBy(() -> bench.manager()
                .create(TaskRequest.builder("t")
                        .schedule(TaskSchedule.cron("0 0 30 2 *", ZoneOffset.UTC))
                        .build()));
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
