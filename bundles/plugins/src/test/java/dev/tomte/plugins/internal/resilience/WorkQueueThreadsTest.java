package dev.tomte.plugins.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.resilience.WorkQueueSnapshot;
import dev.tomte.resilience.WorkRefusedException;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.TaskPriority;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class WorkQueueThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final List<TaskPriority> PRIORITIES = List.of(TaskPriority.values());

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final Fakes fakes = new Fakes();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    @DisplayName("P10: eight submitters: never more at once than allowed, each work once, full when full")
    void crowd() throws Exception {
        int allowed = 3;
        WorkQueue queue = queue(WorkQueueSettings.DEFAULT.withCapacity(20).withConcurrency(allowed));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Future<List<CompletableFuture<Integer>>>> submitters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random random = new Random(i);
            submitters.add(pool.submit(() -> {
                List<CompletableFuture<Integer>> taken = new ArrayList<>();
                for (int n = 0; n < 2_000; n++) {
                    TaskPriority priority = PRIORITIES.get(random.nextInt(3));
                    try {
                        taken.add(queue.submit(priority, () -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            ran.incrementAndGet();
                            return running.decrementAndGet();
                        }));
                    } catch (WorkRefusedException e) {
                        refused.incrementAndGet();
                    }
                }
                return taken;
            }));
        }
        int accepted = 0;
        for (Future<List<CompletableFuture<Integer>>> submitter : submitters) {
            for (CompletableFuture<Integer> one : submitter.get()) {
                one.get(30, TimeUnit.SECONDS);
                accepted++;
            }
        }
        assertThat(queue.close(LONG)).isTrue();

        assertThat(accepted + refused.get()).isEqualTo(16_000);
        assertThat(ran).hasValue(accepted);
        assertThat(most.get()).isBetween(1, allowed);
        WorkQueueSnapshot end = queue.snapshot();
        assertThat(end.completed()).isEqualTo(accepted);
        assertThat(end.refused()).isEqualTo(refused.get());
        assertThat(end.running() + end.waiting() + end.retrying()).isZero();
    }

    @Test
    @DisplayName("P10: with cancellations, failures and retries in a crowd every work ends, and the sums are right")
    void sums() throws Exception {
        WorkQueue queue = queue(WorkQueueSettings.DEFAULT
                .withCapacity(100_000)
                .withConcurrency(4)
                .withRetry(new RetryPolicy(1, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0)));
        Random random = new Random(11);
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int kind = random.nextInt(4);
            CompletableFuture<String> one = queue.submit(() -> {
                if (kind == 0) {
                    throw new IOException("fails");
                }
                return "well";
            });
            all.add(one);
            if (kind == 1) {
                one.cancel(false);
            }
        }
        while (all.stream().anyMatch(one -> !one.isDone())) {
            fakes.pass(Duration.ofMillis(1)); // wakes what waits for its retry
            Thread.onSpinWait();
        }
        assertThat(queue.close(LONG)).isTrue();
        WorkQueueSnapshot end = queue.snapshot();
        assertThat(end.completed())
                .isEqualTo(all.stream()
                        .filter(one -> !one.isCompletedExceptionally())
                        .count());
        assertThat(end.withdrawn())
                .isEqualTo(all.stream().filter(CompletableFuture::isCancelled).count());
        assertThat(end.completed() + end.withdrawn() + end.failed()).isEqualTo(5_000);
        assertThat(end.failed()).isPositive().isEqualTo(end.retries());
    }

    @Test
    @DisplayName("P10: closing waits for what runs; its end is in time")
    void closeWaits() throws Exception {
        WorkQueue queue = queue(WorkQueueSettings.DEFAULT);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Boolean> work = queue.submit(() -> {
            begun.countDown();
            return released.await(30, TimeUnit.SECONDS);
        });
        begun.await();
        Future<Boolean> closed = pool.submit(() -> queue.close(LONG));
        while (!isRefusing(queue)) {
            Thread.onSpinWait();
        }
        assertThat(closed.isDone()).isFalse();
        released.countDown();

        assertThat(closed.get()).isTrue();
        assertThat(work).isCompletedWithValue(true);
    }

    @Test
    @DisplayName("P10: at the limit running work is interrupted, and the next work of its thread is not")
    void interrupts() throws Exception {
        WorkQueue queue = queue(WorkQueueSettings.DEFAULT.withConcurrency(1));
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<Void> work = queue.submit(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            return null;
        });
        CompletableFuture<Boolean> next =
                queue.submit(() -> Thread.currentThread().isInterrupted());
        begun.await();
        work.cancel(true);
        assertThat(interrupted.get()).isTrue();
        assertThat(next.get()).as("interrupted by what was for another").isFalse();

        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        CompletableFuture<Void> stuck = queue.submit(() -> {
            hangs.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                gone.countDown();
            }
            return null;
        });
        hangs.await();
        assertThat(queue.close(Duration.ZERO)).isFalse();
        assertThatThrownBy(stuck::join).hasCauseInstanceOf(WorkRefusedException.class);
        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private WorkQueue queue(WorkQueueSettings settings) {
        return new BoundedWorkQueue(
                "crowd", settings, fakes.around(pool), getClass().getClassLoader());
    }

    private static boolean isRefusing(WorkQueue queue) {
        try {
            queue.submit(() -> null).cancel(false);
            return false;
        } catch (WorkRefusedException e) {
            return true;
        }
    }
}
