package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T3, T4, T9: handlers fail, hang, come and go, and share the workers")
class HandlersTest extends BenchTest {

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
        // It is to end well whatever holds it up.
        Task waits = bench.create(TaskRequest.builder("t")
                .timeout(Duration.ofMinutes(1))
                .retry(RetryPolicy.NONE)
                .build());
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
}
