package dev.tomte.plugins.internal;

import dev.tomte.plugin.PluginTasks;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plug-in's handler as the task engine sees it: with the plug-in's class loader, and counted, so that it can be waited for. */
final class OwnHandler implements TaskHandler, PluginTasks.Registration {

    private static final Logger LOG = LoggerFactory.getLogger(OwnHandler.class);

    private final String type;
    private final TaskHandler handler;
    private final ClassLoader loader;
    private final Runnable forget;
    private @Nullable ServiceRegistration<TaskHandler> registration;
    private boolean closed;
    private int running;

    /**
     * Not registered yet.
     *
     * @param forget called once, when it is taken back
     */
    OwnHandler(String type, TaskHandler handler, ClassLoader loader, Runnable forget) {
        this.type = type;
        this.handler = handler;
        this.loader = loader;
        this.forget = forget;
    }

    String type() {
        return type;
    }

    void registered(ServiceRegistration<TaskHandler> asService) {
        boolean late;
        synchronized (this) {
            registration = asService;
            late = closed;
        }
        if (late) {
            unregister(asService);
        }
    }

    @Override
    public TaskResult run(TaskContext context) throws Exception {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("The handler of task type " + type + " was taken back");
            }
            running++;
        }
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        current.setContextClassLoader(loader);
        try {
            return handler.run(context);
        } finally {
            current.setContextClassLoader(before);
            synchronized (this) {
                running--;
                notifyAll();
            }
        }
    }

    @Override
    public boolean isRetryable(Throwable failure) {
        return handler.isRetryable(failure);
    }

    @Override
    public void close() {
        ServiceRegistration<TaskHandler> asService;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            asService = registration;
        }
        if (asService != null) {
            unregister(asService); // the task engine tells its runs to stop
        }
        forget.run();
    }

    /** Waits for its runs; says how many are left at the deadline, by {@link System#nanoTime}. */
    synchronized int awaitRuns(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (running > 0 && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            left = deadline - System.nanoTime();
        }
        return running;
    }

    private void unregister(ServiceRegistration<TaskHandler> asService) {
        try {
            asService.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The bundle stopped before, so the handler of task type {} is gone already", type, e);
        }
    }
}
