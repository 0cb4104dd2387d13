package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("handlers and callers that behave badly do the engine no harm")
class BadCallersTest {

    private static final String MIB = "x".repeat(TaskRequest.MAX_DATA_BYTES);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder, new Clocks(InstantSource.system(), System::nanoTime), 1);
        bench.handle("good", context -> TaskResult.done());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** There is one worker: if this runs, it is well. */
    private void expectWell() {
        bench.await(bench.create("good").id(), TaskStatus.COMPLETED);
    }

    private static TaskRequest once(String type) {
        return TaskRequest.builder(type).retry(RetryPolicy.NONE).build();
    }

    @Test
    @DisplayName("T1: a run may create, list, read, run and trigger tasks, and wait for the answers")
    void callsBack() {
        AtomicInteger runs = new AtomicInteger();
        bench.handle("t", context -> {
            if (runs.incrementAndGet() > 1) {
                return TaskResult.done("again");
            }
            Task child =
                    bench.manager().create(TaskRequest.builder("good").build()).get();
            List<Task> all = bench.manager().list(TaskFilter.ALL.withTypes("good"));
            Task self = bench.manager().runNow(context.id()).get();
            String name = bench.manager().get(context.id()).orElseThrow().name();
            return TaskResult.done(child.id() + " " + all.size() + " " + self.status() + " " + name);
        });
        Task task = bench.create("t");
        Task done = bench.await(task.id(), TaskStatus.COMPLETED);
        String[] answers = done.result().orElseThrow().split(" ", -1);
        assertThat(answers).endsWith("1", "RUNNING", "t-" + task.id());
        bench.await(Long.parseLong(answers[0]), TaskStatus.COMPLETED);
        assertThat(runs).hasValue(1);
        expectWell();
    }

    @Test
    @DisplayName("T4: a run that cancels itself and waits for that is interrupted, and CANCELLED")
    void cancelsItself() {
        bench.handle("t", context -> {
            bench.manager().cancel(context.id(), "my own wish").get();
            return TaskResult.done();
        });
        Task task = bench.create("t");
        assertThat(bench.await(task.id(), TaskStatus.CANCELLED).reason()).isEqualTo("my own wish");
        expectWell();
    }

    @Test
    @DisplayName("T4: a run that interrupts itself can still end well, and the next does not feel it")
    void interruptsItself() {
        bench.handle("t", context -> {
            Thread.currentThread().interrupt();
            assertThat(bench.manager().get(context.id())).isPresent();
            assertThat(bench.manager().list(TaskFilter.ALL)).isNotEmpty();
            return TaskResult.done();
        });
        AtomicReference<Boolean> felt = new AtomicReference<>();
        bench.handle("next", context -> {
            felt.set(Thread.currentThread().isInterrupted());
            return TaskResult.done();
        });
        bench.await(bench.create(once("t")).id(), TaskStatus.COMPLETED);
        bench.await(bench.create("next").id(), TaskStatus.COMPLETED);
        assertThat(felt).hasValue(false);
    }

    @Test
    @DisplayName("T4: null, or anything thrown, is the failure of that run alone")
    void throwsAnything() {
        bench.handle("null", context -> null);
        assertThat(bench.await(bench.create(once("null")).id(), TaskStatus.FAILED)
                        .reason())
                .contains("returned null; expected a TaskResult");
        List<Throwable> all = List.of(
                new ThreadDeath(),
                new OutOfMemoryError("so it says"),
                new NoClassDefFoundError("gone"),
                new InterruptedException("by nobody"));
        for (Throwable each : all) {
            bench.handle(each.getClass().getSimpleName(), context -> {
                throw sneaky(each);
            });
            Task failed = bench.await(
                    bench.create(once(each.getClass().getSimpleName())).id(), TaskStatus.FAILED);
            assertThat(failed.reason()).startsWith(each.getClass().getSimpleName());
        }
        expectWell();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable any) throws T {
        throw (T) any;
    }

    @Test
    @DisplayName("T4: a handler that throws when it is asked about a retry gets the retry")
    void throwsOnQuestion() {
        AtomicInteger runs = new AtomicInteger();
        bench.handle("t", new TaskHandler() {
            @Override
            public TaskResult run(TaskContext context) {
                if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("first");
                }
                return TaskResult.done();
            }

            @Override
            public boolean isRetryable(Throwable failure) {
                throw new StackOverflowError();
            }
        });
        RetryPolicy soon = RetryPolicy.DEFAULT.withBackoff(Duration.ofMillis(5), Duration.ofMillis(5));
        Task task = bench.create(TaskRequest.builder("t").retry(soon).build());
        assertThat(bench.await(task.id(), TaskStatus.COMPLETED).attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName("T7: data, checkpoint and result may have 1 MiB, not a byte more")
    void sizes() {
        bench.handle("t", context -> {
            context.checkpoint(context.data()).get();
            return TaskResult.done(context.data());
        });
        Task full = bench.create(TaskRequest.builder("t").data(MIB).build());
        assertThat(bench.await(full.id(), TaskStatus.COMPLETED).result()).contains(MIB);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskRequest.builder("t").data(MIB + "x").build())
                .withMessageContaining("1048576");
        bench.handle("much", context -> TaskResult.done(MIB + "x"));
        assertThat(bench.await(bench.create(once("much")).id(), TaskStatus.FAILED)
                        .reason())
                .contains("the result of a task")
                .contains("1048576")
                .hasSizeLessThan(500);
        bench.handle("state", context -> {
            context.checkpoint(MIB + "x").get();
            return TaskResult.done();
        });
        assertThat(bench.await(bench.create(once("state")).id(), TaskStatus.FAILED)
                        .reason())
                .contains("a checkpoint may have 1048576 bytes");
        expectWell();
    }

    @Test
    @DisplayName("T7: a run's context is of no use after its end")
    void afterTheEnd() {
        AtomicReference<TaskContext> kept = new AtomicReference<>();
        bench.handle("t", context -> {
            kept.set(context);
            return TaskResult.done("the end");
        });
        Task task = bench.create(TaskRequest.builder("t")
                .schedule(TaskSchedule.fixedRate(Duration.ofHours(1))
                        .adaptive(Duration.ofMinutes(1), Duration.ofHours(2)))
                .build());
        Bench.await("a run", () -> kept.get() != null);
        bench.await(task.id(), TaskStatus.PENDING);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> kept.get().checkpoint("late").get(), () -> kept.get().progress(50, "late"), () -> kept.get()
                        .reschedule(Duration.ofMinutes(2)))) {
            assertThatIllegalStateException().isThrownBy(call).withMessageContaining("has ended");
        }
        assertThat(bench.read(task.id()).checkpoint()).isEmpty();
    }

    @Test
    @DisplayName("T1: stages behind a future that throw are their caller's trouble")
    void throwingStages() {
        for (int i = 0; i < 50; i++) {
            var unused = bench.manager()
                    .create(TaskRequest.builder("good").build())
                    .thenAccept(task -> {
                        throw new StackOverflowError();
                    });
            assertThat(unused).isNotNull();
        }
        expectWell();
    }

    @Test
    @DisplayName("T1: a stage behind a future that calls the engine again is served")
    void callingStages() {
        Task last = Bench.get(bench.manager()
                .create(TaskRequest.builder("good").build())
                .thenCompose(task -> bench.manager().runNow(task.id()))
                .thenCompose(task -> bench.manager().create(once("good"))));
        bench.await(last.id(), TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName("T1: a stage that blocks for a while delays others, but nothing is lost")
    void blockingStages() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        CompletableFuture<Void> stage;
        do { // until one is not completed before the stage is there, which then would run in this thread
            stage = bench.manager().create(TaskRequest.builder("good").build()).thenAccept(task -> {
                if (Thread.currentThread() != caller) {
                    blocked.countDown();
                    awaitQuietly(gate);
                }
            });
        } while (stage.isDone());
        blocked.await();
        CompletableFuture<Task> other =
                bench.manager().create(TaskRequest.builder("good").build());
        gate.countDown();
        Bench.get(stage);
        bench.await(Bench.get(other).id(), TaskStatus.COMPLETED);
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
