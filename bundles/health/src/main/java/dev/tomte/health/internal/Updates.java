package dev.tomte.health.internal;

import dev.tomte.plugin.PluginTasks;
import dev.tomte.task.Durability;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The task {@code health.update}: the plug-in has it done at each interval, and its owner may pause it. */
final class Updates {

    private static final String TYPE = "update";

    private final TaskHandler handler;
    private @Nullable PluginTasks tasks;
    private volatile PluginTasks.@Nullable Registration registration;

    Updates(TaskHandler handler) {
        this.handler = handler;
    }

    synchronized void enable(PluginTasks tasks) {
        this.tasks = tasks;
    }

    synchronized void disable() {
        stop();
        tasks = null;
    }

    /** Never waits, not even for what runs to end. */
    boolean areOn() {
        return registration != null;
    }

    /**
     * Begins; the first is at once.
     *
     * @throws IllegalStateException if the plug-in is not enabled
     */
    synchronized void start(Duration interval) {
        if (registration != null) {
            return;
        }
        if (tasks == null) {
            throw new IllegalStateException("The plug-in health is not enabled; see 'tomte plugin:enable health'");
        }
        registration = tasks.handle(TYPE, handler, options(interval));
    }

    /** Goes on in this interval, if they are on; what runs meanwhile is stopped, and the first is at once again. */
    synchronized void change(Duration interval) {
        if (registration != null) {
            stop();
            start(interval);
        }
    }

    synchronized void stop() {
        PluginTasks.Registration open = registration;
        if (open != null) {
            registration = null;
            open.close();
        }
    }

    private static Map<String, Object> options(Duration interval) {
        return Map.of(
                TaskHandler.DESCRIPTION,
                "Measures the device",
                TaskHandler.INTERVAL,
                interval,
                TaskHandler.CONCURRENCY,
                1,
                // It holds a worker for moments, and what it tells of has happened by now.
                TaskHandler.PRIORITY,
                TaskPriority.HIGH,
                // Done twice is done well enough; the next one comes anyway, and what was measured is kept elsewhere.
                TaskHandler.DURABILITY,
                Durability.GROUPED,
                TaskHandler.RETRIES,
                0,
                TaskHandler.HISTORY,
                false);
    }
}
