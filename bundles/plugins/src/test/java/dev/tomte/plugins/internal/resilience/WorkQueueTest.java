package dev.tomte.plugins.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.resilience.WorkRefusedException;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.TaskPriority;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private static final WorkQueueSettings SMALL =
            WorkQueueSettings.DEFAULT.withCapacity(2).withConcurrency(1);
    private static final RetryPolicy TWICE = new RetryPolicy(2, Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0);

    private final Fakes fakes = new Fakes();
    private final List<String> done = new ArrayList<>();

    @Test
    @DisplayName("P10: it takes its capacity beside what can run, and refuses more with what to do")
    void bounded() {
        WorkQueue queue = queue(SMALL);
        List<CompletableFuture<String>> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            taken.add(queue.submit(work("work " + i)));
        }
        assertThatThrownBy(() -> queue.submit(work("too much")))
                .isInstanceOf(WorkRefusedException.class)
                .hasMessageContaining("Work queue uploads is full")
                .hasMessageContaining("capacity of 2");
        assertThat(queue.snapshot().refused()).isEqualTo(1);
        assertThat(queue.snapshot().waiting()).isEqualTo(3);

        fakes.runAll();
        assertThat(taken).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
        assertThat(done).containsExactly("work 0", "work 1", "work 2");
        assertThat(queue.snapshot().completed()).isEqualTo(3);
        assertThat(queue.submit(work("again"))).isNotDone();
    }

    @Test
    @DisplayName("P10: high goes before low, but only over what came less than the patience before it")
    void priority() {
        WorkQueue queue = queue(WorkQueueSettings.DEFAULT.withConcurrency(1));
        Fakes.unneeded(queue.submit(TaskPriority.LOW, work("old low")));
        fakes.pass(Duration.ofSeconds(61));
        Fakes.unneeded(queue.submit(TaskPriority.LOW, work("low")));
        Fakes.unneeded(queue.submit(TaskPriority.NORMAL, work("normal 1")));
        Fakes.unneeded(queue.submit(TaskPriority.NORMAL, work("normal 2")));
        Fakes.unneeded(queue.submit(TaskPriority.HIGH, work("high")));
        fakes.runAll();

        assertThat(done).containsExactly("old low", "high", "normal 1", "normal 2", "low");
    }

    @Test
    @DisplayName("P10: failed work is tried again after its pause, without keeping the thread; then it fails with all")
    void retries() {
        WorkQueue queue = queue(SMALL.withRetry(TWICE));
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<String> failing = queue.submit(() -> {
            throw new IOException("try " + calls.incrementAndGet());
        });
        fakes.runAll();
        assertThat(queue.snapshot().retrying()).isEqualTo(1);
        CompletableFuture<String> other = queue.submit(work("other"));
        fakes.runAll();
        assertThat(other).as("the thread is free").isCompleted();

        fakes.pass(Duration.ofMillis(999));
        fakes.runAll();
        assertThat(calls).hasValue(1);
        fakes.pass(Duration.ofMillis(1));
        fakes.runAll();
        assertThat(calls).hasValue(2);
        fakes.pass(Duration.ofSeconds(2));
        fakes.runAll();

        assertThatThrownBy(failing::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class)
                .satisfies(thrown -> assertThat(thrown.getCause())
                        .hasMessage("try 3")
                        .satisfies(last -> assertThat(last.getSuppressed()).hasSize(2)));
        assertThat(queue.snapshot().failed()).isEqualTo(1);
        assertThat(queue.snapshot().retries()).isEqualTo(2);
        assertThat(queue.snapshot().lastFailure()).hasValue("java.io.IOException: try 3");
    }

    @Test
    @DisplayName("P10: work that waits for its retry keeps its place in the capacity")
    void retryCounts() {
        WorkQueue queue = queue(SMALL.withRetry(TWICE));
        for (int i = 0; i < 3; i++) {
            Fakes.unneeded(queue.submit(() -> {
                throw new IOException("never well");
            }));
        }
        fakes.runAll();
        assertThat(queue.snapshot().retrying()).isEqualTo(3);
        assertThatThrownBy(() -> queue.submit(work("too much"))).isInstanceOf(WorkRefusedException.class);
    }

    @Test
    @DisplayName("P10: an Error is the work's own: it is not tried again, and the thread goes on")
    void error() {
        WorkQueue queue = queue(SMALL.withRetry(TWICE));
        CompletableFuture<String> bad = queue.submit(() -> {
            throw new StackOverflowError();
        });
        CompletableFuture<String> good = queue.submit(work("good"));
        fakes.runAll();

        assertThatThrownBy(bad::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(good).isCompleted();
        assertThat(fakes.delayed()).isZero();
    }

    @Test
    @DisplayName("P10: it borrows as many threads as it may use, however much waits, and gives them back")
    void threads() {
        WorkQueue queue = queue(WorkQueueSettings.DEFAULT.withConcurrency(2));
        for (int i = 0; i < 5; i++) {
            Fakes.unneeded(queue.submit(work("work " + i)));
        }
        assertThat(fakes.executed).hasSize(2);
        fakes.runAll();
        assertThat(done).hasSize(5);
        Fakes.unneeded(queue.submit(work("later")));
        assertThat(fakes.executed).hasSize(1);
    }

    @Test
    @DisplayName("P10: an interrupt that came at the end of a work does not reach the next one in its thread")
    void lateInterrupt() {
        WorkQueue queue = queue(SMALL);
        Fakes.unneeded(queue.submit(() -> {
            Thread.currentThread().interrupt();
            return null;
        }));
        CompletableFuture<Boolean> next =
                queue.submit(() -> Thread.currentThread().isInterrupted());
        fakes.runAll();
        assertThat(next).isCompletedWithValue(false);
    }

    @Test
    @DisplayName("P10: cancelled work is not done, and makes room; one that waits for its retry is forgotten")
    void cancelled() {
        WorkQueue queue = queue(SMALL.withRetry(TWICE));
        CompletableFuture<String> first = queue.submit(work("cancelled"));
        Fakes.unneeded(queue.submit(work("second")));
        Fakes.unneeded(queue.submit(work("third")));
        first.cancel(false);
        CompletableFuture<String> fails = queue.submit(() -> {
            throw new IOException("once");
        });
        fakes.runAll();
        fails.cancel(false);

        assertThat(done).containsExactly("second", "third");
        assertThat(fakes.delayed()).isZero();
        assertThat(queue.snapshot().withdrawn()).isEqualTo(2);
        assertThatThrownBy(first::join).isInstanceOf(CancellationException.class);
    }

    @Test
    @DisplayName("P10: closed in time, everything was done; after that it refuses")
    void closes() throws Exception {
        WorkQueue queue = queue(SMALL);
        Fakes.unneeded(queue.submit(work("last")));
        fakes.runAll();

        assertThat(queue.close(Duration.ZERO)).isTrue();
        assertThatThrownBy(() -> queue.submit(work("late")))
                .isInstanceOf(WorkRefusedException.class)
                .hasMessage("Work queue uploads is closed");
    }

    @Test
    @DisplayName("P10: what is left at the limit is given up with a reason, also what waits for a retry")
    void givesUp() throws Exception {
        WorkQueue queue = queue(SMALL.withRetry(TWICE));
        CompletableFuture<String> retried = queue.submit(() -> {
            throw new IOException("first");
        });
        fakes.runAll();
        CompletableFuture<String> waiting = queue.submit(work("waiting"));

        assertThat(queue.close(Duration.ZERO)).isFalse();
        for (CompletableFuture<String> one : List.of(retried, waiting)) {
            assertThatThrownBy(one::join)
                    .hasCauseInstanceOf(WorkRefusedException.class)
                    .hasMessageContaining("closed before this work was done");
        }
        fakes.runAll();
        assertThat(done).isEmpty();
        assertThat(fakes.delayed()).as("nothing holds the plug-in").isZero();
    }

    @Test
    @DisplayName("P10: without a thread to be had, it says so instead of keeping the work for ever")
    void noThread() {
        WorkQueue queue = new BoundedWorkQueue(
                "uploads",
                SMALL,
                fakes.around(task -> {
                    throw new RejectedExecutionException("the host stops");
                }),
                getClass().getClassLoader());
        assertThatThrownBy(() -> queue.submit(work("lost")))
                .isInstanceOf(WorkRefusedException.class)
                .hasMessage("Work queue uploads has no thread: the host stops");
        assertThat(queue.snapshot().waiting()).isZero();
    }

    @Test
    @DisplayName("P10: settings out of range are refused with what was expected")
    void settings() {
        assertThatThrownBy(() -> WorkQueueSettings.DEFAULT.withCapacity(0)).hasMessageContaining("1 to 100000");
        assertThatThrownBy(() -> WorkQueueSettings.DEFAULT.withConcurrency(33)).hasMessageContaining("1 to 32");
    }

    private WorkQueue queue(WorkQueueSettings settings) {
        return new BoundedWorkQueue(
                "uploads", settings, fakes.around(), getClass().getClassLoader());
    }

    private Callable<String> work(String name) {
        return () -> {
            done.add(name);
            return name;
        };
    }
}
