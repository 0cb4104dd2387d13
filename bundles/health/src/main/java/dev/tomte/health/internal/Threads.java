package dev.tomte.health.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundle's threads: none keeps the virtual machine alive. */
final class Threads {

    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

    private Threads() {}

    static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** As many threads as there is work, so that none waits for one that hangs; they end soon after. */
    static ExecutorService asMany(String name) {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name));
    }

    /** Interrupts the threads, cancels what waits for one, and waits a little for them to end. */
    static void end(ExecutorService threads) {
        for (Runnable waiting : threads.shutdownNow()) {
            if (waiting instanceof Future<?> asked) {
                // Or who waits for its result would wait for ever.
                asked.cancel(false);
            }
        }
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("A thread did not end within 2 s of being interrupted and is left behind: {}", threads);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
