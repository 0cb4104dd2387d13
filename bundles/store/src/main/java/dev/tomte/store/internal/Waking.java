package dev.tomte.store.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for the changes of one group. To wake 64 of them takes as long as to insert 64 rows, so that the
 * writer wakes one, and each that has woken wakes some more before it goes its way: all processors share the work.
 *
 * <p>No one is forgotten: whoever is woken here still waits, and calls {@link #wakeSome()} when it no longer does; whoever
 * has ceased to wait by then is passed over.
 */
final class Waking {

    /** With one each, a processor is often idle until the next has woken. */
    private static final int SOME = 2;

    private final @Nullable PendingWrite<?>[] awaited;
    private final AtomicInteger next = new AtomicInteger();
    private final LongConsumer took;
    private final long began = System.nanoTime();
    private int filled;
    /** None until the list is complete. */
    private volatile int count;

    /**
     * For a group.
     *
     * @param most how many may wait
     * @param took is told by whoever wakes the last how many nanoseconds that took
     */
    Waking(int most, LongConsumer took) {
        awaited = new PendingWrite<?>[most];
        this.took = took;
    }

    /** For the writer: adds whoever waits for a change that is settled. */
    void add(PendingWrite<?> change) {
        if (change.joins(this)) {
            awaited[filled++] = change;
        }
    }

    /** For the writer, once all are added: wakes the first. */
    void begin() {
        count = filled;
        wakeNext();
    }

    /** For those that have woken. */
    void wakeSome() {
        for (int i = 0; i < SOME; i++) {
            wakeNext();
        }
    }

    private void wakeNext() {
        int all = count;
        while (next.get() < all) {
            int i = next.getAndIncrement();
            if (i >= all) {
                return;
            }
            if (i == all - 1) {
                took.accept(System.nanoTime() - began);
            }
            PendingWrite<?> change = awaited[i];
            awaited[i] = null; // somebody may keep a change for long, and with it this list
            if (change != null && change.wakeWaiter()) {
                return;
            }
        }
    }
}
