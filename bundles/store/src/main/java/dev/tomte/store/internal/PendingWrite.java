package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A change on its way: what to do, what came of it, and the future its caller holds. One object, as there are many.
 *
 * <p>The first thread that waits for it without a limit is not told by the future's own means, but as one of its group, see
 * {@link Waking}.
 */
final class PendingWrite<T> extends CompletableFuture<T> {

    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static final AtomicReferenceFieldUpdater<PendingWrite, @Nullable Thread> WAITER =
            AtomicReferenceFieldUpdater.newUpdater(PendingWrite.class, Thread.class, "waiter");

    /** Written by whoever queues it, read by the writer. */
    @Nullable
    PendingWrite<?> next;

    /** Whether it counts against the queue's capacity. */
    boolean tookRoom;

    private final Work<T> work;
    private final BooleanSupplier inStoreThread;
    private @Nullable T result;
    private @Nullable StoreException failure;
    private boolean committed;
    private volatile boolean running;
    private volatile @Nullable Thread waiter;
    /** Where the waiter helps to wake others; set before anybody there may wake it. */
    private volatile @Nullable Waking waking;

    PendingWrite(Work<T> work, BooleanSupplier inStoreThread) {
        this.work = work;
        this.inStoreThread = inStoreThread;
    }

    void run(Connection connection) throws SQLException {
        running = true;
        try {
            result = work.apply(connection);
        } finally {
            running = false;
        }
    }

    /** Whether its work has begun and not ended yet; for any thread. */
    boolean isRunning() {
        return running;
    }

    void committed() {
        committed = true;
    }

    void fail(StoreException reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** Whether there is nothing left to do for it: it is in the database, has failed, or its caller gave it up. */
    boolean isDecided() {
        return committed || failure != null || isDone();
    }

    boolean isCommitted() {
        return committed;
    }

    /** Tells the caller what became of it, but does not {@link #wakeWaiter() wake the waiter}. */
    void settle() {
        if (failure == null) {
            super.complete(result);
        } else {
            super.completeExceptionally(failure);
        }
    }

    /**
     * Has the waiter help to wake those of its group.
     *
     * @return false if there is none; once it is settled, nobody begins to wait any more
     */
    boolean joins(Waking group) {
        if (waiter == null) {
            return false;
        }
        waking = group;
        return true;
    }

    /** Wakes the waiter; false if there is none. */
    boolean wakeWaiter() {
        Thread thread = waiter;
        LockSupport.unpark(thread);
        return thread != null;
    }

    @Override
    public boolean complete(T value) {
        boolean first = super.complete(value);
        wakeWaiter();
        return first;
    }

    @Override
    public boolean completeExceptionally(Throwable reason) {
        boolean first = super.completeExceptionally(reason);
        wakeWaiter();
        return first;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean first = super.cancel(mayInterruptIfRunning);
        wakeWaiter();
        return first;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    @Override
    public T join() {
        refuseToWaitForMyself();
        if (beginToWait()) {
            boolean interrupted = false;
            while (!isDone()) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            endToWait();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWaitForMyself();
        if (beginToWait()) {
            try {
                while (!isDone()) {
                    LockSupport.park(this);
                    if (!isDone() && Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            } finally {
                endToWait();
            }
        }
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToWaitForMyself();
        return super.get(timeout, unit);
    }

    /** A fork-join pool puts another thread in the place of one that waits, if the future does the waiting. */
    private boolean beginToWait() {
        return !isDone()
                && !(Thread.currentThread() instanceof ForkJoinWorkerThread)
                && WAITER.compareAndSet(this, null, Thread.currentThread());
    }

    private void endToWait() {
        waiter = null; // before it looks for its group: whoever saw it wait before that relies on it
        Waking group = waking;
        if (group != null) {
            group.wakeSome();
        }
    }

    private void refuseToWaitForMyself() {
        if (!isDone() && inStoreThread.getAsBoolean()) {
            throw new IllegalStateException("The store's own thread would wait for itself for ever: chain with"
                    + " thenApplyAsync, or do it all in one work, rather than wait for a write inside another's stage");
        }
    }
}
