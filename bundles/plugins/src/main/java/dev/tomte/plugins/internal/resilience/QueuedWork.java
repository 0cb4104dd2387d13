package dev.tomte.plugins.internal.resilience;

import dev.tomte.task.TaskPriority;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One work in a queue. What changes is of the queue's lock, but for what is said. */
final class QueuedWork<T> {

    /**
     * Who goes first: what came first, had everybody come later by its priority's patience. That is the same for all
     * time, so nobody is starved.
     */
    static final Comparator<QueuedWork<?>> ORDER = (one, other) -> {
        long ahead = one.order - other.order; // ticks may wrap
        return ahead != 0 ? Long.signum(ahead) : Long.compare(one.number, other.number);
    };

    private final Callable<T> work;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final TaskPriority priority;
    private final long number;
    /** Of the thread that runs it. */
    private final Failures failures = new Failures();

    private long order;
    /** Of the thread that runs it. */
    int retries;

    @Nullable
    Thread thread;

    @Nullable
    Runnable forgetRetry;

    QueuedWork(Callable<T> work, TaskPriority priority, long number) {
        this.work = work;
        this.priority = priority;
        this.number = number;
    }

    CompletableFuture<T> future() {
        return future;
    }

    void becomesDue(long tick) {
        order = tick + priority.patience().toNanos();
    }

    /** Runs it once; what comes of it, completes the future or is a failure to be judged. */
    Outcome run() {
        try {
            T result = work.call();
            return new Outcome(null, () -> future.complete(result));
        } catch (Throwable e) { // an Error of the plug-in's is the plug-in's, not the shared thread's
            return new Outcome(e, () -> future.completeExceptionally(failures.addTo(e)));
        }
    }

    void keep(Throwable failure) {
        failures.add(failure);
    }

    /**
     * How a run ended.
     *
     * @param failure null if it ended well
     * @param settle makes it final; false if somebody else completed the future a moment before
     */
    record Outcome(@Nullable Throwable failure, BooleanSupplier settle) {}
}
