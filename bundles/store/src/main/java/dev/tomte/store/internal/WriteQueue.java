package dev.tomte.store.internal;

import dev.tomte.store.StoreClosedException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where changes wait for the writer, in the order they came. Callers push onto a linked stack with one compare-and-set;
 * the writer takes the whole stack at once and turns it round. A semaphore makes callers wait while it is full.
 */
final class WriteQueue {

    private static final PendingWrite<?> CLOSED = new PendingWrite<>(c -> "closed", () -> false);
    private static final int ENOUGH_FOR_ALL = 1 << 30;

    private final AtomicReference<@Nullable PendingWrite<?>> newest = new AtomicReference<>();
    /** Also the lock for itself: whoever closes may have to empty it in the writer's place. */
    private final ArrayDeque<PendingWrite<?>> taken = new ArrayDeque<>();

    private final int capacity;
    private final Semaphore room;
    private final Thread writer;
    private volatile boolean writerParked;
    /** The writer sleeps until so many changes wait; 0 if it does not. */
    private volatile int awaited;

    private volatile boolean closing;

    WriteQueue(int capacity, Thread writer) {
        this.capacity = capacity;
        this.room = new Semaphore(capacity);
        this.writer = writer;
    }

    /**
     * Queues a change.
     *
     * @param mayWait whether to wait while the queue is full; the store's own threads would wait for themselves
     * @throws StoreClosedException if the store is closing
     * @throws InterruptedException if interrupted while waiting
     */
    void put(PendingWrite<?> write, boolean mayWait) throws InterruptedException {
        refuseIfClosing();
        write.tookRoom = room.tryAcquire();
        if (!write.tookRoom && mayWait) {
            room.acquire();
            write.tookRoom = true;
            refuseIfClosing();
        }
        PendingWrite<?> head;
        do {
            head = newest.get();
            if (head == CLOSED) {
                throw closed();
            }
            write.next = head;
        } while (!newest.compareAndSet(head, write));
        int wanted = awaited;
        if (writerParked || (wanted > 0 && queued() >= wanted)) {
            writerParked = false;
            awaited = 0;
            LockSupport.unpark(writer);
        }
    }

    /**
     * For the writer: waits for changes and takes as many as the batch holds.
     *
     * @return how many; 0 once the queue is closed and empty
     */
    int take(PendingWrite<?>[] batch) {
        while (true) {
            boolean last;
            synchronized (taken) {
                last = closing;
                pull(last);
                if (!taken.isEmpty()) {
                    return fill(batch, 0);
                }
            }
            if (last) {
                return 0;
            }
            park();
        }
    }

    /**
     * For the writer: adds those to the batch that wait by now, unless the queue is closed.
     *
     * @param count how many are in the batch
     * @return how many are in it now
     */
    int takeMore(PendingWrite<?>[] batch, int count) {
        synchronized (taken) {
            if (!closing) {
                pull(false);
            }
            return fill(batch, count);
        }
    }

    /** For the writer: sleeps until so many changes wait, but not for long. */
    void sleepUntil(int wanted, long nanos) {
        long start = System.nanoTime();
        awaited = wanted;
        for (long left = nanos; left > 0 && queued() < wanted && !closing; ) {
            LockSupport.parkNanos(this, left);
            left = nanos - (System.nanoTime() - start);
        }
        awaited = 0;
    }

    /** For the writer: lets callers run until so many changes wait, but not for long. */
    @SuppressWarnings("ThreadPriorityCheck") // only speed hangs on the scheduler here, and parking would cost more
    void awaitCompany(int wanted, long nanos) {
        long start = System.nanoTime();
        while (queued() < wanted && !closing && System.nanoTime() - start < nanos) {
            Thread.yield();
        }
    }

    /** No more changes are taken in; those queued still reach the writer. */
    void close() {
        synchronized (taken) {
            if (!closing) { // a second time would be more than a semaphore holds
                closing = true;
                room.release(ENOUGH_FOR_ALL);
            }
        }
        LockSupport.unpark(writer);
    }

    /** Once closed, for a writer that does not come back: what it has not taken, which it then never will. */
    List<PendingWrite<?>> abandon() {
        synchronized (taken) {
            pull(true);
            List<PendingWrite<?>> left = List.copyOf(taken);
            taken.clear();
            return left;
        }
    }

    int queued() {
        return Math.max(0, capacity - room.availablePermits());
    }

    private void pull(boolean last) {
        PendingWrite<?> chain = newest.getAndSet(last ? CLOSED : null);
        if (chain == null || chain == CLOSED) {
            return;
        }
        PendingWrite<?> oldest = null;
        while (chain != null) {
            PendingWrite<?> older = chain.next;
            chain.next = oldest;
            oldest = chain;
            chain = older;
        }
        for (PendingWrite<?> write = oldest; write != null; ) {
            PendingWrite<?> younger = write.next;
            write.next = null; // or one future that somebody keeps would keep all after it
            taken.add(write);
            write = younger;
        }
    }

    private int fill(PendingWrite<?>[] batch, int from) {
        int count = from;
        int freed = 0;
        while (count < batch.length && !taken.isEmpty()) {
            PendingWrite<?> write = taken.remove();
            freed += write.tookRoom ? 1 : 0;
            batch[count++] = write;
        }
        room.release(freed);
        return count;
    }

    private void park() {
        writerParked = true;
        if (newest.get() == null && !closing) {
            LockSupport.park(this);
        }
        writerParked = false;
        // A work may have interrupted its thread; the writer is not to spin for that.
        Thread.interrupted();
    }

    private void refuseIfClosing() {
        if (closing) {
            throw closed();
        }
    }

    private static StoreClosedException closed() {
        return new StoreClosedException("The store is closing: the change was not taken");
    }
}
