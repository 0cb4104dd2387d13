package dev.tomte.plugins.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs one plug-in's code with a time limit, one call at a time. */
final class HookRunner {

    private final String plugin;
    private final ClassLoader loader;
    private final Executor threads;
    private volatile @Nullable HookCall<?> current;

    /**
     * Runs nothing yet.
     *
     * @param loader the thread context class loader of the calls
     */
    HookRunner(String plugin, ClassLoader loader, Executor threads) {
        this.plugin = plugin;
        this.loader = loader;
        this.threads = threads;
    }

    ClassLoader loader() {
        return loader;
    }

    /**
     * Calls the body in a thread of its own and waits for it.
     *
     * @param what the subject of the failure's sentence, such as {@code onEnable}
     * @param advice what to do about a time-out: a sentence, or empty
     */
    <T extends @Nullable Object> T call(String what, Duration limit, String advice, Callable<T> body)
            throws HookFailure {
        HookCall<T> call = new HookCall<>(plugin, what, loader, body);
        current = call;
        try {
            threads.execute(call);
            return call.await(limit, advice.isEmpty() ? "" : " " + advice);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            throw new HookFailure(what + " was not called, because no thread could be had: " + e.getMessage(), e);
        } finally {
            current = null;
        }
    }

    /** Gives up the call that runs, if one does. */
    void abandonCurrent(String reason) {
        HookCall<?> call = current;
        if (call != null) {
            call.abandon(reason);
        }
    }
}
