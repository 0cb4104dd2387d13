package dev.tomte.store.internal;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells callers what became of their changes while the writer is at the next group: to wake 64 threads takes as long as
 * to insert 64 rows, and a caller's stage that dawdles is not to hold up the rest of that group's work.
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
     * Tells the callers of a decided batch, after those of the one before.
     *
     * @return an empty array of the same size, for the next batch
     */
    PendingWrite<?>[] tell(PendingWrite<?>[] decided, int size) {
        idle.acquireUninterruptibly();
        if (size <= FEW) {
            settle(decided, size);
            idle.release();
            return decided;
        }
        PendingWrite<?>[] empty = batch;
        batch = decided;
        count = size;
        handed.release();
        return empty;
    }

    /** How long it took lately to tell a batch that was handed over. */
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
            nanosToTell = (3 * nanosToTell + System.nanoTime() - start) / 4;
            idle.release();
        }
    }

    private static void settle(PendingWrite<?>[] decided, int size) {
        for (int i = 0; i < size; i++) {
            try {
                decided[i].settle();
            } catch (RuntimeException | Error e) {
                LOG.error("A caller's stage after a change failed; the change itself is decided", e);
            }
        }
        Arrays.fill(decided, 0, size, null);
    }
}
