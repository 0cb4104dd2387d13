package dev.tomte.plugins.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads that end when idle. Unbounded on purpose: a plug-in that hangs keeps its thread, and no other plug-in
 * may have to wait for it.
 */
final class PluginThreads {

    private static final long IDLE_SECONDS = 10;

    private PluginThreads() {}

    /** For the host's own work, which always ends. */
    static ExecutorService lanes() {
        AtomicInteger count = new AtomicInteger();
        return pool(task -> {
            Thread thread = new Thread(task, "plugin-lane-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** For the plug-ins' code, which may not. */
    static ExecutorService hooks() {
        return pool(HookThread::new);
    }

    /** For the work queues of all plug-ins; each queue bounds how many it takes. */
    static ExecutorService workers() {
        AtomicInteger count = new AtomicInteger();
        return pool(task -> {
            Thread thread = new Thread(task, "plugin-worker-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Notes whose code the calling thread runs; empty when it is done. */
    static void enter(String plugin) {
        if (Thread.currentThread() instanceof HookThread thread) {
            thread.plugin = plugin;
        }
    }

    /** Whether the caller runs in a hook of any plug-in's. */
    static boolean inHook() {
        return Thread.currentThread() instanceof HookThread;
    }

    /** Whether the caller runs in a hook of this plug-in's. */
    static boolean inHookOf(String plugin) {
        return Thread.currentThread() instanceof HookThread thread && thread.plugin.equals(plugin);
    }

    private static ExecutorService pool(ThreadFactory factory) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    private static final class HookThread extends Thread {

        private String plugin = "";

        HookThread(Runnable task) {
            super(task, "plugin-hook");
            setDaemon(true);
        }
    }
}
