package dev.tomte.health.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one task in one thread: periodically once started, and whenever asked; never twice at a time. The thread is there
 * from the first run on. This is all that a task engine would have to take over.
 */
final class Schedule<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

    /** What arrives together, such as the collectors of a bundle that starts, is measured together. */
    private static final Duration ARRIVAL = Duration.ofMillis(100);

    private final Callable<T> task;
    private final Outage outage;
    private final ScheduledThreadPoolExecutor thread;
    private Duration interval = Duration.ZERO;
    private @Nullable ScheduledFuture<?> periodic;
    private @Nullable Future<T> waiting;

    Schedule(String name, Callable<T> task) {
        this.task = task;
        outage = new Outage(LOG, "The schedule " + name);
        thread = new ScheduledThreadPoolExecutor(1, Threads.named(name));
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Runs the task in a moment and then again and again, with the interval between; does nothing if it does so already. */
    synchronized void start(Duration interval) {
        if (periodic == null) {
            this.interval = interval;
            run(ARRIVAL);
        }
    }

    /** If it runs periodically, goes on in this interval. */
    synchronized void change(Duration interval) {
        if (periodic != null) {
            this.interval = interval;
            run(interval);
        }
    }

    /** If it runs periodically, does not wait for the next time. */
    synchronized void soon() {
        if (periodic != null) {
            run(ARRIVAL);
        }
    }

    synchronized void stop() {
        if (periodic != null) {
            periodic.cancel(false);
            periodic = null;
        }
    }

    /**
     * Runs the task as soon as the thread is free. Who asks while such a run waits shares it.
     *
     * @throws java.util.concurrent.RejectedExecutionException if it is closed
     */
    synchronized Future<T> now() {
        if (waiting == null) {
            waiting = thread.submit(() -> {
                begun();
                return task.call();
            });
        }
        return waiting;
    }

    /** Ends the run under way, if it lets itself be interrupted; whoever waits for one is told that it is cancelled. */
    @Override
    public void close() {
        stop();
        Threads.end(thread);
    }

    private synchronized void run(Duration delay) {
        stop();
        // With a delay, not at a rate: a device that slept for an hour must not catch up on sixty measurements.
        periodic = thread.scheduleWithFixedDelay(
                this::runSafely, delay.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void begun() {
        waiting = null;
    }

    private void runSafely() {
        try {
            task.call();
            outage.worked();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Even an Error, such as that there can be no further thread now: what is thrown here ends the schedule.
            outage.failed(e.getMessage(), e);
        }
    }
}
