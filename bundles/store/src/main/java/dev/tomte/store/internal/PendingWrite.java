package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A change on its way: what to do, what came of it, and the future its caller holds. One object, as there are many. */
final class PendingWrite<T> extends CompletableFuture<T> {

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

    /** Tells the caller what became of it. */
    void settle() {
        if (failure == null) {
            complete(result);
        } else {
            completeExceptionally(failure);
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    @Override
    public T join() {
        refuseToWaitForMyself();
        return super.join();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseToWaitForMyself();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseToWaitForMyself();
        return super.get(timeout, unit);
    }

    private void refuseToWaitForMyself() {
        if (!isDone() && inStoreThread.getAsBoolean()) {
            throw new IllegalStateException("The store's own thread would wait for itself for ever: chain with"
                    + " thenApplyAsync, or do it all in one work, rather than wait for a write inside another's stage");
        }
    }
}
