package dev.tomte.plugins.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call of a plug-in's code in a thread that can be given up. */
final class HookCall<T extends @Nullable Object> implements Runnable {

    private static final int FRAMES = 6;

    private final String plugin;
    private final String what;
    private final ClassLoader loader;
    private final Callable<T> body;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Object threadLock = new Object();
    private @Nullable Thread thread;

    HookCall(String plugin, String what, ClassLoader loader, Callable<T> body) {
        this.plugin = plugin;
        this.what = what;
        this.loader = loader;
        this.body = body;
    }

    @Override
    public void run() {
        Thread current = Thread.currentThread();
        String name = current.getName();
        synchronized (threadLock) {
            if (result.isDone()) {
                return;
            }
            thread = current;
        }
        current.setName("plugin-" + plugin + "-" + what.replace(' ', '-'));
        PluginThreads.enter(plugin);
        current.setContextClassLoader(loader);
        try {
            result.complete(body.call());
        } catch (Throwable e) { // an Error of the plug-in is the plug-in's, not ours
            result.completeExceptionally(e);
        } finally {
            synchronized (threadLock) {
                thread = null;
            }
            PluginThreads.enter("");
            current.setContextClassLoader(null);
            current.setName(name);
            // An interrupt that came late was for this call, not for the next one in this thread.
            Thread.interrupted();
        }
    }

    /** Waits for the end, at most for the limit. */
    T await(Duration limit, String advice) throws HookFailure {
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            abandon("did not end within " + limit.toMillis() + " ms." + advice);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon("was given up because the host stops.");
        }
        try {
            return result.join(); // it may have ended a moment before it was given up
        } catch (CompletionException e) {
            throw failure(e.getCause());
        }
    }

    /** Gives the call up, interrupts it and leaves its thread to itself. Does nothing once it has ended. */
    void abandon(String reason) {
        synchronized (threadLock) {
            Thread stuck = thread;
            String where = stuck == null ? "it had not begun" : "it was at " + top(stuck);
            if (result.completeExceptionally(new GivenUp(reason + " When given up, " + where)) && stuck != null) {
                stuck.interrupt();
            }
        }
    }

    /** Whether the failed call may still be running. */
    static boolean isGivenUp(HookFailure failure) {
        return failure.getCause() instanceof GivenUp;
    }

    private HookFailure failure(Throwable cause) {
        if (cause instanceof GivenUp) {
            return new HookFailure(what + " " + cause.getMessage(), cause);
        }
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return new HookFailure(what + " threw " + cause.getClass().getName() + message, cause);
    }

    private static String top(Thread stuck) {
        return Arrays.stream(stuck.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", called by "));
    }

    private static final class GivenUp extends Exception {

        private static final long serialVersionUID = 1L;

        GivenUp(String message) {
            super(message);
        }
    }
}
