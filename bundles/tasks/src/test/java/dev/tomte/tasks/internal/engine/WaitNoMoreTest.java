package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Task;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskStatusChanged;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("T5, T9: a task that waited, and waits for nothing but a worker any more")
class WaitNoMoreTest {

    @TempDir
    Path folder;

    private static Task waiting(Bench bench) {
        Task task =
                bench.create(TaskRequest.builder("late").handlerMayComeLater().build());
        assertThat(bench.await(task.id(), TaskStatus.WAITING).reason()).contains("no handler for type late");
        return task;
    }

    private static List<TaskStatus> told(Bench bench, Task task) {
        return bench.events.stream()
                .filter(event -> event instanceof TaskStatusChanged changed && changed.id() == task.id())
                .map(event -> ((TaskStatusChanged) event).status())
                .toList();
    }

    @Test
    @DisplayName("T9: is PENDING without a reason while all workers are busy, on disk as well")
    void busy() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Stage stage = new Stage(folder, 1)) {
            Bench bench = stage.bench;
            bench.handle("slow", context -> {
                gate.await();
                return TaskResult.done();
            });
            Task task = waiting(bench);
            bench.await(bench.create("slow").id(), TaskStatus.RUNNING);
            bench.handle("late", context -> TaskResult.done());
            Bench.await("it to be told", () -> {
                stage.clocks.pass(Admission.MOMENT);
                bench.tasks.look();
                return bench.read(task.id()).status() == TaskStatus.PENDING;
            });
            assertThat(bench.read(task.id()).reason()).isEmpty();
            assertThat(bench.store.number("SELECT status FROM task WHERE id = " + task.id()))
                    .isZero();
            gate.countDown();
            bench.await(task.id(), TaskStatus.COMPLETED);
            assertThat(told(bench, task))
                    .containsExactly(
                            TaskStatus.PENDING,
                            TaskStatus.WAITING,
                            TaskStatus.PENDING,
                            TaskStatus.RUNNING,
                            TaskStatus.COMPLETED);
        } finally {
            gate.countDown();
        }
    }

    @Test
    @DisplayName("T9: costs no write of its own if a worker is free")
    void free() {
        try (Stage stage = new Stage(folder, 1)) {
            Task task = waiting(stage.bench);
            stage.bench.handle("late", context -> TaskResult.done());
            stage.bench.await(task.id(), TaskStatus.COMPLETED);
            assertThat(told(stage.bench, task))
                    .containsExactly(TaskStatus.PENDING, TaskStatus.WAITING, TaskStatus.RUNNING, TaskStatus.COMPLETED);
        }
    }
}
