package dev.tomte.store.internal;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells callers what became of their changes. Those that wait in threads wake each other, see {@link Waking}; stages are
 * run by a thread for them while the writer is at the next group, as one that dawdles is not to hold that up.
 */
final class Acknowledger {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledger.class);

    /** Up to so many are told sooner than the thread would wake. */
    private static final int FEW = 4;

    private final Thread thread = new Thread(this::loop, "tomte-store-acknowledger");
    private final Semaphore idle = new Semaphore(1);
    private final Semaphore handed = new Semaphore(0);
    private PendingWrite<?>[] batch;
    private int count;
    private volatile long nanosToTell;

    Acknowledger(int largestBatch) {
        batch = new PendingWrite<?>[largestBatch];
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /**
     * Tells the callers of a decided batch; those with stages after those of the batch before.
     *
     * @return an empty array of the same size, for the next batch
     */
    PendingWrite<?>[] tell(PendingWrite<?>[] decided, int size) {
        int staged = size <= FEW ? size : tellWaiting(decided, size);
        if (staged == 0) {
            return decided;
        }
        idle.acquireUninterruptibly();
        if (staged <= FEW) {
            settle(decided, staged);
            idle.release();
            return decided;
        }
        PendingWrite<?>[] empty = batch;
        batch = decided;
        count = staged;
        handed.release();
        return empty;
    }

    /**
     * Tells all that have no stages.
     *
     * @return how many are left; they are the first of the array then
     */
    private int tellWaiting(PendingWrite<?>[] decided, int size) {
        Waking waking = new Waking(size, nanos -> nanosToTell = nanos);
        int staged = 0;
        for (int i = 0; i < size; i++) {
            PendingWrite<?> change = decided[i];
            decided[i] = null;
            if (change.getNumberOfDependents() > 0) {
                decided[staged++] = change;
            } else {
                settle(change);
                waking.add(change);
            }
        }
        waking.begin();
        return staged;
    }

    /** How long it took to tell a batch of some size, lately. */
    long nanosToTell() {
        return nanosToTell;
    }

    /** After the last batch. */
    void stop() {
        idle.acquireUninterruptibly();
        count = 0;
        handed.release();
    }

    private void loop() {
        while (true) {
            handed.acquireUninterruptibly();
            if (count == 0) {
                return;
            }
            long start = System.nanoTime();
            settle(batch, count);
            nanosToTell = System.nanoTime() - start;
            idle.release();
        }
    }

    private static void settle(PendingWrite<?>[] decided, int size) {
        for (int i = 0; i < size; i++) {
            settle(decided[i]);
            decided[i].wakeWaiter();
        }
        Arrays.fill(decided, 0, size, null);
    }

    private static void settle(PendingWrite<?> change) {
        try {
            change.settle();
        } catch (RuntimeException | Error e) {
            LOG.error("A caller's stage after a change failed; the change itself is decided", e);
        }
    }
}
