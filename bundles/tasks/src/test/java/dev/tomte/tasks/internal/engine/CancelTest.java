package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Task;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("T4: a cancellation, whenever it comes")
class CancelTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore disk = new Semaphore(0);
    private Bench bench;

    private void open(int workers) {
        bench = new Bench(folder, new Clocks(InstantSource.system(), System::nanoTime), workers);
    }

    @AfterEach
    void close() {
        disk.release();
        gate.release(1_000);
        bench.close();
    }

    private TaskResult run() throws InterruptedException {
        begun.incrementAndGet();
        gate.acquire();
        return TaskResult.done();
    }

    private void awaitBegun(int count) {
        Bench.await(count + " runs to have begun", () -> begun.get() >= count);
    }

    /** What is written from now on waits for {@link #disk}. */
    private void holdDisk() {
        var unused = bench.store.write(connection -> {
            disk.acquireUninterruptibly();
            return null;
        });
    }

    /** Two tasks of a grouped type, known to be quick, which the only worker has taken in one batch and begun. */
    private List<Task> batch(TaskHandler handler, TaskSchedule schedule) {
        open(1);
        bench.handle(
                "g",
                context -> context.data().isEmpty() ? TaskResult.done() : handler.run(context),
                TaskHandler.DURABILITY,
                "grouped");
        bench.handle("t", context -> run());
        TaskRequest quick = TaskRequest.builder("g").build();
        Bench.await(
                "the type to be known as quick",
                () -> { // one run that was held up counts for many
                    Bench.get(bench.manager().createAll(Collections.nCopies(100, quick)));
                    Bench.await(
                            "the quick ones",
                            () -> type("g").ready() + type("g").running() == 0);
                    return bench.tasks.engine.answer(
                            () -> bench.tasks.engine.type("g").batchSize() >= 2);
                });
        bench.create("t");
        awaitBegun(1);
        List<Task> batch = Bench.get(bench.manager()
                .createAll(Stream.of("1", "2")
                        .map(data -> TaskRequest.builder("g")
                                .data(data)
                                .schedule(schedule)
                                .build())
                        .toList()));
        Bench.await("both to be due", () -> type("g").ready() == 2);
        begun.set(0);
        gate.release();
        Bench.await("one batch", () -> begun.get() > 0 && type("g").running() == 2);
        return batch;
    }

    private TaskType type(String name) {
        return bench.manager().types().stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("T4: that comes after the handler returned and before the engine heard of it ends a repeating task")
    void betweenReturnAndReport() {
        List<Task> batch = batch(context -> run(), TaskSchedule.fixedRate(HOUR));
        gate.release();
        awaitBegun(2); // the first has returned, and is reported once the second has
        CompletableFuture<Task> cancelled = bench.manager().cancel(batch.get(0).id(), "no more");
        gate.release();
        assertThat(Bench.get(cancelled).status()).isEqualTo(TaskStatus.CANCELLED);
        bench.await(batch.get(1).id(), TaskStatus.PENDING);
    }

    /** A run has ended, and the next one is begun, and neither is on the disk. */
    private Task twoTransitionsOnTheirWay() {
        open(4);
        bench.handle("t", context -> run());
        TaskManager manager = bench.manager();
        Bench.await(
                "rest",
                () -> manager.status().completed() > 0 && manager.status().running() == 0);
        long before = manager.status().completed();
        Task task = bench.create(TaskRequest.builder("t")
                .schedule(TaskSchedule.fixedDelay(Duration.ofMillis(10)))
                .build());
        awaitBegun(1);
        holdDisk();
        gate.release();
        Bench.await(
                "the next run to be begun",
                () -> manager.status().completed() > before && type("t").running() == 1);
        return task;
    }

    @Test
    @DisplayName("T4: is acknowledged when it is on the disk, not when the end of the run before it is")
    void whileAnEndIsOnItsWay() {
        Task task = twoTransitionsOnTheirWay();
        CompletableFuture<Task> cancelled = bench.manager().cancel(task.id(), "no more");
        disk.release();
        assertThat(Bench.get(cancelled).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(begun).hasValue(1);
    }

    @Test
    @DisplayName("T4: of a run whose beginning the disk refuses is not forgotten")
    void whileTheDiskRefuses() {
        Task task = twoTransitionsOnTheirWay();
        CompletableFuture<Task> cancelled = bench.manager().cancel(task.id(), "no more");
        bench.store.fillDisk();
        disk.release();
        Bench.await("the run to be taken back", () -> bench.manager().status().running() == 0);
        bench.store.freeDisk();
        assertThat(Bench.get(cancelled).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(begun).hasValue(1);
    }

    @Test
    @DisplayName("T4: of a run behind one that does not end holds when that one is given up")
    void behindOneThatDoesNotEnd() {
        CountDownLatch never = new CountDownLatch(1);
        List<Task> batch = batch(
                context -> {
                    begun.incrementAndGet();
                    while (never.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    return TaskResult.done();
                },
                TaskSchedule.now());
        CompletableFuture<Task> behind = bench.manager().cancel(batch.get(1).id(), "no more");
        CompletableFuture<Task> stuck = bench.manager().cancel(batch.get(0).id(), "no more");
        assertThat(Bench.get(stuck).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(Bench.get(behind).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(begun).hasValue(1);
        never.countDown();
    }
}
