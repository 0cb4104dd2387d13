package dev.tomte.plugins.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the host does about one plug-in, one thing after the other and never in a thread of the framework's. */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String plugin;
    private final Executor threads;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Lane(String plugin, Executor threads) {
        this.plugin = plugin;
        this.threads = threads;
    }

    /** Runs the task after those before it. */
    synchronized void queue(Runnable task) {
        last = last.handleAsync(
                (nothing, error) -> {
                    run(task);
                    return null;
                },
                threads);
    }

    /** Runs the task after those before it; the future completes when it has ended. */
    synchronized CompletableFuture<Void> submit(Runnable task) {
        queue(task);
        return last;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("The host failed while it worked on plug-in {}; please report this", plugin, e);
        }
    }
}
