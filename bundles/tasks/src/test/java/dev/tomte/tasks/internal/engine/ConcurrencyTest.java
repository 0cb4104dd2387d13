package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Durability;
import dev.tomte.task.Task;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("T3: how many run at once, and which goes first")
class ConcurrencyTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Durability.class)
    @DisplayName("T3: never more of a type run at once than its handler allows, nor more in all than there are workers")
    void limits(Durability durability) {
        try (Bench bench = new Bench(folder)) {
            AtomicInteger two = new AtomicInteger();
            AtomicInteger all = new AtomicInteger();
            AtomicInteger mostOfTwo = new AtomicInteger();
            AtomicInteger mostOfAll = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            TaskHandler limited = context -> {
                mostOfTwo.accumulateAndGet(two.incrementAndGet(), Math::max);
                mostOfAll.accumulateAndGet(all.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                done.incrementAndGet();
                all.decrementAndGet();
                two.decrementAndGet();
                return TaskResult.done();
            };
            TaskHandler free = context -> {
                mostOfAll.accumulateAndGet(all.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                done.incrementAndGet();
                all.decrementAndGet();
                return TaskResult.done();
            };
            bench.handle("two", limited, TaskHandler.CONCURRENCY, 2, TaskHandler.DURABILITY, durability.name());
            bench.handle("free", free, TaskHandler.DURABILITY, durability.name());
            for (int i = 0; i < 10; i++) {
                Bench.get(bench.manager()
                        .createAll(Collections.nCopies(
                                100, TaskRequest.builder("two").build())));
                Bench.get(bench.manager()
                        .createAll(Collections.nCopies(
                                100, TaskRequest.builder("free").build())));
            }
            Bench.await("all to be done", () -> done.get() == 2_000);
            assertThat(mostOfTwo.get()).isLessThanOrEqualTo(2);
            assertThat(mostOfAll.get()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    @DisplayName("T3: a type at its limit, with a thousand of its tasks due, does not hold up another")
    void saturated() {
        try (Bench bench = new Bench(folder)) {
            CountDownLatch gate = new CountDownLatch(1);
            AtomicInteger slow = new AtomicInteger();
            bench.handle(
                    "slow",
                    context -> {
                        slow.incrementAndGet();
                        gate.await();
                        return TaskResult.done();
                    },
                    TaskHandler.CONCURRENCY,
                    3);
            bench.handle("quick", context -> TaskResult.done());
            Bench.get(bench.manager()
                    .createAll(Collections.nCopies(
                            1_000,
                            TaskRequest.builder("slow")
                                    .priority(TaskPriority.HIGH)
                                    .build())));
            Bench.await("the limit to be reached", () -> slow.get() == 3);
            Task quick = bench.create(
                    TaskRequest.builder("quick").priority(TaskPriority.LOW).build());
            bench.await(quick.id(), TaskStatus.COMPLETED);
            assertThat(slow).hasValue(3);
            gate.countDown();
            Bench.await("the rest", () -> slow.get() == 1_000);
        }
    }

    /**
     * The bound: a LOW task is preceded by no HIGH one that became due more than 60 s later, nor by a NORMAL one that
     * became due more than 50 s later, however many there are.
     */
    @Test
    @DisplayName(
            "T3: a LOW task goes before HIGH ones that became due more than its patience later, after those before")
    void ageing() {
        try (Stage stage = new Stage(folder, 1)) {
            CountDownLatch gate = new CountDownLatch(1);
            List<String> order = new CopyOnWriteArrayList<>();
            stage.bench.handle("gate", context -> {
                order.add("gate");
                gate.await();
                return TaskResult.done();
            });
            stage.bench.handle("w", context -> {
                order.add(context.data());
                return TaskResult.done();
            });
            stage.bench.create("gate");
            Bench.await("the only worker to be busy", () -> order.size() == 1);
            due(stage, TaskPriority.LOW, "low at 0");
            due(stage, TaskPriority.NORMAL, "normal at 0");
            stage.clocks.pass(Duration.ofSeconds(9));
            due(stage, TaskPriority.HIGH, "high at 9");
            stage.clocks.pass(Duration.ofSeconds(2));
            due(stage, TaskPriority.HIGH, "high at 11");
            stage.clocks.pass(Duration.ofSeconds(38));
            due(stage, TaskPriority.NORMAL, "normal at 49");
            stage.clocks.pass(Duration.ofSeconds(2));
            due(stage, TaskPriority.NORMAL, "normal at 51");
            stage.clocks.pass(Duration.ofSeconds(7));
            due(stage, TaskPriority.HIGH, "high at 58");
            stage.clocks.pass(Duration.ofSeconds(3));
            for (int i = 0; i < 50; i++) {
                due(stage, TaskPriority.HIGH, "high at 61");
            }
            gate.countDown();
            Bench.await("all to have run", () -> order.size() == 58);
            assertThat(order)
                    .startsWith(
                            "gate", "high at 9", "normal at 0", "high at 11", "high at 58", "normal at 49", "low at 0");
            assertThat(order.subList(7, 58)).containsOnly("high at 61", "normal at 51");
        }
    }

    private static void due(Stage stage, TaskPriority priority, String data) {
        Task task = stage.bench.create(
                TaskRequest.builder("w").priority(priority).data(data).build());
        Bench.await(
                "it to be ready",
                () -> stage.bench.tasks.status().ready() > 0
                        && stage.bench.read(task.id()).status() == TaskStatus.PENDING);
    }
}
