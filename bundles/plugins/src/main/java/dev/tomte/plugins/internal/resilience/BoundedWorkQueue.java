package dev.tomte.plugins.internal.resilience;

import dev.tomte.plugins.internal.resilience.QueuedWork.Outcome;
import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.resilience.WorkQueueSnapshot;
import dev.tomte.resilience.WorkRefusedException;
import dev.tomte.task.TaskPriority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work in memory, done by borrowed threads: one is taken for as long as there is work, up to the concurrency. */
final class BoundedWorkQueue implements WorkQueue {

    private final String name;
    private final WorkQueueSettings settings;
    private final Surroundings around;
    private final ClassLoader loader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<QueuedWork<?>> waiting = new PriorityQueue<>(QueuedWork.ORDER);
    private final Set<QueuedWork<?>> retrying = new HashSet<>();
    private final Set<QueuedWork<?>> running = new HashSet<>();
    private int threads;
    private boolean closed;
    private boolean givenUp;
    private long submitted;
    private long completed;
    private long failed;
    private long retries;
    private long withdrawn;
    private long refused;
    private Optional<String> lastFailure = Optional.empty();

    /**
     * Empty and open.
     *
     * @param loader the thread context class loader of the work
     */
    BoundedWorkQueue(String name, WorkQueueSettings settings, Surroundings around, ClassLoader loader) {
        this.name = name;
        this.settings = settings;
        this.around = around;
        this.loader = loader;
    }

    WorkQueueSettings settings() {
        return settings;
    }

    boolean isClosed() {
        return locked(() -> closed);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <T> CompletableFuture<T> submit(TaskPriority priority, Callable<T> work) {
        QueuedWork<T> queued = locked(() -> {
            if (closed) {
                throw refuse("is closed");
            }
            // Those for which a thread is free do not wait, even if it has not come yet.
            int unfinished = waiting.size() + retrying.size() + running.size();
            if (unfinished >= settings.capacity() + settings.concurrency()) {
                throw refuse("is full: " + running.size() + " run and " + (unfinished - running.size())
                        + " wait; submit less at a time, or raise its capacity of " + settings.capacity());
            }
            QueuedWork<T> added = new QueuedWork<>(work, priority, submitted++);
            added.becomesDue(around.ticker().getAsLong());
            waiting.add(added);
            return added;
        });
        // Who cancels or completes the future from outside does not want the work any more.
        CompletableFuture<T> unused = queued.future().whenComplete((result, failure) -> withdraw(queued));
        Throwable noThread = takeThread();
        if (noThread != null && locked(() -> threads == 0 && waiting.remove(queued))) {
            throw locked(() -> refuse("has no thread: " + noThread.getMessage(), noThread));
        }
        return queued.future();
    }

    @Override
    public boolean close(Duration limit) throws InterruptedException {
        locked(() -> closed = true);
        try {
            return awaitIdle(limit);
        } finally {
            giveUp();
        }
    }

    /** Takes nothing more from now on. */
    void stopIntake() {
        locked(() -> closed = true);
    }

    @Override
    public WorkQueueSnapshot snapshot() {
        return locked(() -> new WorkQueueSnapshot(
                name,
                settings.capacity(),
                settings.concurrency(),
                waiting.size(),
                retrying.size(),
                running.size(),
                completed,
                failed,
                retries,
                withdrawn,
                refused,
                lastFailure));
    }

    /** Borrows a thread if one more may work; says why if there is none to be had. */
    private @Nullable Throwable takeThread() {
        boolean wanted = locked(() -> {
            boolean more = threads < settings.concurrency() && !waiting.isEmpty();
            threads += more ? 1 : 0;
            return more;
        });
        if (!wanted) {
            return null;
        }
        try {
            around.workers().execute(this::work);
            return null;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            locked(() -> {
                threads--;
                changed.signalAll();
                return null;
            });
            return e;
        }
    }

    /** What a borrowed thread does. */
    private void work() {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(loader);
        try {
            for (QueuedWork<?> next = begin(current); next != null; next = begin(current)) {
                end(next, next.run());
            }
        } finally {
            current.setContextClassLoader(before);
        }
    }

    private @Nullable QueuedWork<?> begin(Thread current) {
        return locked(() -> {
            QueuedWork<?> next = waiting.poll();
            if (next == null) {
                threads--;
                changed.signalAll();
            } else {
                next.thread = current;
                running.add(next);
            }
            return next;
        });
    }

    private void end(QueuedWork<?> ended, Outcome outcome) {
        Throwable failure = outcome.failure();
        boolean again = failure != null
                && ended.retries < settings.retry().maxRetries()
                && BackoffRetry.isRetryable(failure, settings.retryable());
        boolean settled = locked(() -> {
            ended.thread = null;
            running.remove(ended);
            // An interrupt that came late was for this work, not for the next one in this thread.
            Thread.interrupted();
            if (failure != null) {
                lastFailure = Optional.of(failure.toString());
            }
            if (ended.future().isDone()) {
                withdrawn++;
                return false;
            }
            if (failure != null && again && !givenUp && retryLater(ended, failure)) {
                return false;
            }
            completed += failure == null ? 1 : 0;
            failed += failure == null ? 0 : 1;
            return true;
        });
        // Counted before, so that whoever waits for the future finds it counted.
        if (settled && !outcome.settle().getAsBoolean()) {
            locked(() -> {
                completed -= failure == null ? 1 : 0;
                failed -= failure == null ? 0 : 1;
                return withdrawn++;
            });
        }
    }

    /** Whether there is somebody who would wake it up. */
    private boolean retryLater(QueuedWork<?> again, Throwable failure) {
        Duration backoff =
                settings.retry().backoff(again.retries + 1, around.random().getAsDouble());
        try {
            again.forgetRetry = around.delays().after(backoff, () -> retry(again));
        } catch (RejectedExecutionException e) { // the host stops
            failure.addSuppressed(e);
            return false;
        }
        again.keep(failure);
        again.retries++;
        retries++;
        retrying.add(again);
        return true;
    }

    private void retry(QueuedWork<?> due) {
        boolean wanted = locked(() -> {
            due.forgetRetry = null;
            boolean there = retrying.remove(due);
            if (there) {
                due.becomesDue(around.ticker().getAsLong());
                waiting.add(due);
            }
            return there;
        });
        Throwable noThread = wanted ? takeThread() : null;
        if (noThread != null && locked(() -> threads == 0 && waiting.remove(due))) {
            WorkRefusedException none = new WorkRefusedException(
                    "Work queue " + name + " has no thread for a retry: " + noThread.getMessage(), noThread);
            locked(() -> failed++);
            due.future().completeExceptionally(none);
        }
    }

    /** Forgets work whose future was completed by somebody else. Does nothing if that was us. */
    private void withdraw(QueuedWork<?> unwanted) {
        locked(() -> {
            Runnable forget = unwanted.forgetRetry;
            if (forget != null) {
                forget.run();
            }
            withdrawn += waiting.remove(unwanted) || retrying.remove(unwanted) ? 1 : 0;
            if (unwanted.thread != null) {
                unwanted.thread.interrupt(); // it is counted when it ends
            }
            changed.signalAll();
            return null;
        });
    }

    private boolean awaitIdle(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (threads > 0 || !waiting.isEmpty() || !retrying.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void giveUp() {
        List<QueuedWork<?>> rest = locked(() -> {
            givenUp = true;
            List<QueuedWork<?>> all = new ArrayList<>(waiting);
            all.addAll(retrying);
            all.addAll(running);
            return all;
        });
        rest.forEach(one -> one.future()
                .completeExceptionally(
                        new WorkRefusedException("Work queue " + name + " was closed before this work was done")));
    }

    private WorkRefusedException refuse(String why) {
        refused++;
        return new WorkRefusedException("Work queue " + name + " " + why);
    }

    private WorkRefusedException refuse(String why, Throwable cause) {
        refused++;
        return new WorkRefusedException("Work queue " + name + " " + why, cause);
    }

    private <R extends @Nullable Object> R locked(Supplier<R> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }
}
