package dev.tomte.backup.internal.archive;

import dev.tomte.backup.BackupProgress;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Counts the bytes of one step of a long work, tells how far it is and when it will be done, and ends it when its thread
 * was interrupted. For one thread.
 */
public final class Meter {

    private static final long TELL_NANOS = Duration.ofMillis(250).toNanos();
    private static final long RATE_NANOS = Duration.ofSeconds(2).toNanos();

    private final BackupProgress progress;
    private final LongSupplier nanoTime;
    private final long bytesPerSecond;
    private String what = "";
    private int from;
    private int to;
    private long total;
    private long done;
    private long begun;
    private long told;

    /**
     * Begins with no step.
     *
     * @param bytesPerSecond what counts more than this is held up; 0 for no limit
     */
    public Meter(BackupProgress progress, LongSupplier nanoTime, long bytesPerSecond) {
        this.progress = progress;
        this.nanoTime = nanoTime;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Holds nothing up. */
    public Meter(BackupProgress progress) {
        this(progress, System::nanoTime, 0);
    }

    /**
     * Begins a step.
     *
     * @param what is done, for people
     * @param from how many percent of the whole work are done before it
     * @param to how many after it
     * @param total bytes it will count; 0 if nobody knows
     */
    public void step(String what, int from, int to, long total) throws InterruptedIOException {
        this.what = what;
        this.from = from;
        this.to = to;
        this.total = total;
        done = 0;
        begun = nanoTime.getAsLong();
        tell(begun);
        look();
    }

    /**
     * So many bytes more. Makes way for whoever waits for the processor: a scheduler may let a thread of idle priority finish
     * its slice, some milliseconds, before a normal one that has just used up its share.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing hangs on it; it is only good manners
    public void add(long bytes) throws InterruptedIOException {
        done += bytes;
        look();
        long now = nanoTime.getAsLong();
        if (now - told >= TELL_NANOS) {
            tell(now);
        }
        Thread.yield();
        if (bytesPerSecond > 0) {
            hold(begun + (long) (done * 1e9 / bytesPerSecond));
        }
    }

    /** Until that time, or until the thread is interrupted. */
    private void hold(long until) throws InterruptedIOException {
        for (long left = until - nanoTime.getAsLong(); left > 0; left = until - nanoTime.getAsLong()) {
            LockSupport.parkNanos(left);
            look();
        }
    }

    /** Ends the work if its thread was interrupted, which it stays. */
    public static void look() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("Interrupted");
        }
    }

    private void tell(long now) {
        told = now;
        double part = total <= 0 ? 0 : Math.min(1, (double) done / total);
        progress.progress((int) (from + (to - from) * part), what + left(now, part));
    }

    private String left(long now, double part) {
        long elapsed = now - begun;
        if (elapsed < RATE_NANOS || part <= 0 || part >= 1) {
            return "";
        }
        long seconds = Math.max(1, Math.round(elapsed * (1 - part) / part / 1e9));
        return seconds < 60 ? ", " + seconds + " s left" : ", " + (seconds / 60) + " min " + (seconds % 60) + " s left";
    }
}
