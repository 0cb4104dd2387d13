package dev.tomte.settings.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells configurations of changes: the first at once, further ones with a rest in between, for each writes a file. There is
 * a thread only while there is something to tell.
 */
final class MirrorThread {

    private static final Logger LOG = LoggerFactory.getLogger(MirrorThread.class);
    private static final Duration REST = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), MirrorThread::thread);
    private final LongSupplier nanoTime;
    private final Set<Mirror> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile long restUntil;
    private volatile boolean closed;

    MirrorThread(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.restUntil = nanoTime.getAsLong();
        executor.allowCoreThreadTimeOut(true);
    }

    /** Returns at once. */
    void wake(Mirror mirror) {
        waiting.add(mirror);
        schedule(Math.max(0, restUntil - nanoTime.getAsLong()));
    }

    void tryLater(Mirror mirror) {
        waiting.add(mirror);
        schedule(RETRY.toNanos());
    }

    /** Tells what is still to be told, in this thread, and forgets it. */
    synchronized void finish(Mirror mirror) {
        if (waiting.remove(mirror)) {
            tell(mirror);
            waiting.remove(mirror);
        }
    }

    /** No more is told in the background. */
    void close() {
        closed = true;
        executor.shutdown();
    }

    private void schedule(long delayNanos) {
        if (closed || !scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            if (delayNanos == 0) {
                executor.execute(this::run);
            } else {
                CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS, executor)
                        .execute(this::run);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed meanwhile; who closes tells the rest", e);
        }
    }

    private synchronized void run() {
        scheduled.set(false);
        for (Mirror mirror : Set.copyOf(waiting)) {
            waiting.remove(mirror);
            tell(mirror);
        }
        restUntil = nanoTime.getAsLong() + REST.toNanos();
    }

    private static void tell(Mirror mirror) {
        try {
            mirror.tell();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The settings hold, but their configuration does not show them", e);
        }
    }

    private static Thread thread(Runnable body) {
        Thread thread = new Thread(body, "tomte-settings-mirror");
        thread.setDaemon(true);
        return thread;
    }
}
