package dev.tomte.backup.internal.targets;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What is known of a copy that is going on: how far it is, when something last moved, whether it is to stop, and how fast it
 * may go. Its parts are told from threads of the HTTP client.
 */
final class Activity {

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_PAUSE = SECOND / 4;

    private final String what;
    private final Transfer transfer;
    private final long total;
    private final long bytesPerSecond;
    private final LongSupplier ticker;
    private final LongConsumer pause;
    private volatile long movedAt;
    private long done;
    private long paidUntil;

    /**
     * @param what the beginning of a sentence: "Copying backup-1 to …"
     * @param bytesPerSecond 0 for no limit
     */
    Activity(String what, Transfer transfer, long total, long bytesPerSecond) {
        this(what, transfer, total, bytesPerSecond, System::nanoTime, LockSupport::parkNanos);
    }

    Activity(String what, Transfer transfer, long total, long bytesPerSecond, LongSupplier ticker, LongConsumer pause) {
        this.what = what;
        this.transfer = transfer;
        this.total = total;
        this.bytesPerSecond = bytesPerSecond;
        this.ticker = ticker;
        this.pause = pause;
        movedAt = ticker.getAsLong();
        paidUntil = movedAt;
    }

    /** A question that is answered in a moment. */
    static Activity brief(String what, Transfer transfer) {
        return new Activity(what, transfer, 0, 0);
    }

    String what() {
        return what;
    }

    /** It goes on, or starts again, here. */
    synchronized void at(long done) {
        this.done = done;
        movedAt = ticker.getAsLong();
        report();
    }

    /** So many more bytes; waits where they came faster than allowed. */
    void moved(int bytes) throws IOException {
        synchronized (this) {
            done += bytes;
            report();
        }
        lookedAt(bytes);
    }

    /** So many bytes that are read again: they take their time and bring the copy no further. */
    void lookedAt(int bytes) throws IOException {
        movedAt = ticker.getAsLong();
        long owed = owed(bytes);
        for (long left = owed - ticker.getAsLong(); left > 0; left = owed - ticker.getAsLong()) {
            pause.accept(Math.min(LONGEST_PAUSE, left));
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException(what + " was interrupted");
            }
            requireWanted();
            movedAt = ticker.getAsLong();
        }
        requireWanted();
    }

    boolean cancelled() {
        return transfer.cancelled();
    }

    long idleNanos() {
        return ticker.getAsLong() - movedAt;
    }

    private void requireWanted() throws IOException {
        if (transfer.cancelled()) {
            throw new IOException(what + " was cancelled");
        }
    }

    private void report() {
        if (total > 0) {
            transfer.progressed(done, total);
        }
    }

    /** The moment from which more may be moved; no credit is saved up while nothing moves. */
    private synchronized long owed(int bytes) {
        long now = ticker.getAsLong();
        if (bytesPerSecond == 0) {
            return now;
        }
        paidUntil = (paidUntil - now > 0 ? paidUntil : now) + bytes * SECOND / bytesPerSecond;
        return paidUntil;
    }
}
