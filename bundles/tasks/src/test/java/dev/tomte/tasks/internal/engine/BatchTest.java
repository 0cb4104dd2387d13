package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Task;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskStatus;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("T6: short runs are handed out in batches")
class BatchTest {

    private static final int WORKERS = 4;

    @TempDir
    Path folder;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder, new Clocks(InstantSource.system(), System::nanoTime), WORKERS);
    }

    @AfterEach
    void close() {
        gate.countDown();
        bench.close();
    }

    /** Quick, but for those with data, which are held up until the gate opens. */
    private TaskResult run(TaskContext context) throws InterruptedException {
        threads.add(Thread.currentThread());
        if (!context.data().isEmpty()) {
            held.incrementAndGet();
            assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
        }
        return TaskResult.done();
    }

    /** Now the engine takes runs of this type for quick ones. */
    private void warmUp(String durability) {
        bench.handle("q", this::run, TaskHandler.DURABILITY, durability);
        List<Task> quick = create(200, "");
        Bench.await("the quick ones", () -> areCompleted(quick));
    }

    private List<Task> create(int count, String data) {
        return Bench.get(bench.manager()
                .createAll(Collections.nCopies(
                        count, TaskRequest.builder("q").data(data).build())));
    }

    private boolean areCompleted(List<Task> tasks) {
        return tasks.stream().allMatch(task -> bench.read(task.id()).status() == TaskStatus.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "grouped"})
    @DisplayName("T6: and one that takes long does not hold up those before and behind it")
    void relief(String durability) {
        warmUp(durability);
        TaskRequest quick = TaskRequest.builder("q").build();
        TaskRequest slow = TaskRequest.builder("q").data("slow").build();
        List<Task> tasks = Bench.get(bench.manager()
                .createAll(IntStream.range(0, 21)
                        .mapToObj(i -> i == 1 ? slow : quick)
                        .toList()));
        List<Task> others =
                tasks.stream().filter(task -> task.id() != tasks.get(1).id()).toList();
        Bench.await("all others to be COMPLETED", () -> areCompleted(others));
        assertThat(bench.read(tasks.get(1).id()).status()).isEqualTo(TaskStatus.RUNNING);
        gate.countDown();
        bench.await(tasks.get(1).id(), TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName("T6: strict ones begin together, but do not wait for one that is under way and takes long after all")
    void outOfStep() {
        warmUp("strict");
        Task slow = create(1, "slow").get(0);
        Bench.await("the slow one to begin", () -> held.get() == 1);
        List<Task> quick = create(2 * WORKERS, "");
        Bench.await("the others to be COMPLETED", () -> areCompleted(quick));
        assertThat(bench.read(slow.id()).status()).isEqualTo(TaskStatus.RUNNING);
        gate.countDown();
        bench.await(slow.id(), TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName(
            "T6: yet no more strict ones are under way than there are workers, and each worker has its own if they last")
    void bound() {
        warmUp("strict");
        List<Task> slow = create(3 * WORKERS, "slow");
        Bench.await("a slow run for each worker", () -> held.get() == WORKERS);
        assertThat(bench.manager().status().running()).isEqualTo(WORKERS);
        assertThat(slow.stream().filter(task -> bench.read(task.id()).status() == TaskStatus.RUNNING))
                .hasSize(WORKERS);
        gate.countDown();
        Bench.await("all to be COMPLETED", () -> areCompleted(slow));
        assertThat(held).hasValue(3 * WORKERS);
    }

    @Test
    @DisplayName("T6: and after a crash in the middle of a batch, what had not ended runs again, and nothing else")
    void crash() throws TaskException {
        warmUp("strict");
        List<Task> quick = create(100, "");
        Bench.await("the quick ones", () -> areCompleted(quick));
        threads.clear();
        List<Task> slow = create(WORKERS, "slow");
        Bench.await("a slow run for each worker", () -> held.get() == WORKERS);
        assertThat(threads).hasSize(WORKERS);
        bench.crash();
        Bench.await("those slow runs again", () -> held.get() == 2 * WORKERS);
        gate.countDown();
        Bench.await("all to be COMPLETED", () -> areCompleted(slow));
        for (Task task : quick) {
            assertThat(bench.manager().history(task.id(), 10)).hasSize(1);
        }
    }
}
