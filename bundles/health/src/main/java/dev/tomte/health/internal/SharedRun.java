package dev.tomte.health.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one job whenever asked, never twice at a time; who asks while a run waits shares it. In a thread of its own, since
 * who asks may give up and the others wait on; the thread is there only while there is something to do.
 */
final class SharedRun<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedRun.class);
    /** What arrives together, such as the collectors of a bundle that starts, is measured together. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static final long THREAD_KEEP_S = 5;

    private final Callable<T> job;
    private final Outage outage;
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable Future<T> waiting;

    SharedRun(String name, Callable<T> job) {
        this.job = job;
        outage = new Outage(LOG, "The job of " + name);
        thread = new ScheduledThreadPoolExecutor(1, Threads.named(name));
        thread.setKeepAliveTime(THREAD_KEEP_S, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Does it as soon as the thread is free, or with the run that waits.
     *
     * @throws java.util.concurrent.RejectedExecutionException if it is closed
     */
    Future<T> now() {
        return within(Duration.ZERO);
    }

    /**
     * Does it in a moment, or with the run that waits.
     *
     * @throws java.util.concurrent.RejectedExecutionException if it is closed
     */
    void soon() {
        var unused = within(MOMENT);
    }

    /** Ends the run under way, if it lets itself be interrupted; whoever waits for one is told that it is cancelled. */
    @Override
    public void close() {
        Threads.end(thread);
    }

    private synchronized Future<T> within(Duration delay) {
        if (waiting == null) {
            waiting = thread.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
        return waiting;
    }

    private T run() throws Exception {
        begun();
        try {
            T result = job.call();
            outage.worked();
            return result;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // Told here too, as there may be nobody who waits for the result.
            outage.failed(e.getMessage(), e);
            throw e;
        }
    }

    private synchronized void begun() {
        waiting = null;
    }
}
