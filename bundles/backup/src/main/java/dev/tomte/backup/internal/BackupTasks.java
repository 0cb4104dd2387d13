package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.plugin.PluginTasks;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of the service, {@code backup.create} and so on, while it is enabled; their owner may pause them. */
final class BackupTasks {

    static final String CREATE = "create";
    static final String DRILL = "drill";
    static final String COPY = "copy";
    static final String TAKE_SECRETS = "take-secrets";

    private static final Logger LOG = LoggerFactory.getLogger(BackupTasks.class);
    private static final RetryPolicy UNTIL_IT_WORKS =
            RetryPolicy.DEFAULT.withMaxRetries(1_000_000).withBackoff(Duration.ofSeconds(2), Duration.ofMinutes(10));
    private static final RetryPolicy FOR_A_WEEK =
            RetryPolicy.DEFAULT.withMaxRetries(36).withBackoff(Duration.ofSeconds(30), Duration.ofHours(6));

    private final Map<String, TaskHandler> handlers;
    private final Map<String, PluginTasks.Registration> registered = new HashMap<>();
    private final Map<String, Map<String, Object>> options = new HashMap<>();
    private @Nullable PluginTasks tasks;

    /** By type, all of them. */
    BackupTasks(Map<String, TaskHandler> handlers) {
        this.handlers = Map.copyOf(handlers);
    }

    synchronized void enable(PluginTasks offered, BackupSettings settings) {
        tasks = offered;
        change(settings);
    }

    synchronized void disable() {
        List<PluginTasks.Registration> open = new ArrayList<>(registered.values());
        registered.clear();
        options.clear();
        tasks = null;
        open.forEach(PluginTasks.Registration::close);
    }

    /**
     * When a backup would be made first by this schedule.
     *
     * @throws IllegalArgumentException if it is no cron expression, or never comes
     */
    Optional<Instant> firstRun(String cron) throws BackupException {
        PluginTasks engine = enabled();
        if (engine == null) {
            throw new BackupException(Reason.REFUSED, "The plug-in backup is not enabled, so nothing can be scheduled");
        }
        return engine.firstRun(TaskSchedule.cron(cron, ZoneId.systemDefault()));
    }

    /** Whether no task will do it any more. While nobody can be asked, it is not. */
    boolean isGivenUp(Copying.Order order) throws BackupException {
        PluginTasks engine = enabled();
        if (engine == null) {
            return false;
        }
        try {
            return engine.find(order.taskName())
                    .map(task -> task.status().isFinal())
                    .orElse(true);
        } catch (TaskException e) {
            throw new BackupException(
                    Reason.IO, "The task '" + order.taskName() + "' cannot be looked at: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            LOG.debug("There is no task engine to ask for '{}'", order.taskName(), e);
            return false;
        }
    }

    /** Has restored secrets taken, now and again until it works. */
    void takeSecrets() {
        once(TAKE_SECRETS, TAKE_SECRETS, "", TaskPriority.HIGH, UNTIL_IT_WORKS);
    }

    /** Has copies made or removed, each tried again for about a week. */
    void copy(Collection<Copying.Order> orders) {
        for (Copying.Order order : orders) {
            once(COPY, order.taskName(), order.toJson(), TaskPriority.LOW, FOR_A_WEEK);
        }
    }

    private synchronized @Nullable PluginTasks enabled() {
        return tasks;
    }

    private synchronized void once(String type, String name, String data, TaskPriority priority, RetryPolicy retry) {
        if (tasks == null) {
            LOG.warn("'{}' is not asked for: the plug-in backup is not enabled", name);
            return;
        }
        var unused = tasks.create(TaskRequest.builder(type)
                        .name(name)
                        .data(data)
                        .priority(priority)
                        .retry(retry)
                        .build())
                .whenComplete((task, failure) -> {
                    if (failure != null) {
                        LOG.error("'{}' cannot be asked for", name, failure);
                    }
                });
    }

    /** Takes new schedules; a type whose schedule is as before goes on undisturbed. */
    synchronized void change(BackupSettings settings) {
        if (tasks == null) {
            return;
        }
        handle(tasks, CREATE, scheduled("Makes a backup", settings.schedule()));
        handle(tasks, DRILL, scheduled("Restores the newest backup into a scratch folder", settings.drillSchedule()));
        handle(tasks, COPY, plain("Copies a backup to a target, or removes the copy", TaskPriority.LOW));
        handle(tasks, TAKE_SECRETS, plain("Takes restored secrets into the secure storage", TaskPriority.HIGH));
    }

    private void handle(PluginTasks schedule, String type, Map<String, Object> wanted) {
        if (wanted.equals(options.get(type))) {
            return;
        }
        PluginTasks.Registration old = registered.remove(type);
        if (old != null) {
            old.close();
        }
        TaskHandler handler = handlers.get(type);
        if (handler == null) {
            throw new IllegalStateException("Nobody does " + type);
        }
        registered.put(type, schedule.handle(type, handler, wanted));
        options.put(type, wanted);
    }

    private static Map<String, Object> scheduled(String description, Optional<String> cron) {
        Map<String, Object> all = new HashMap<>(plain(description, TaskPriority.LOW));
        cron.ifPresent(expression -> all.put(TaskHandler.CRON, expression));
        return Map.copyOf(all);
    }

    private static Map<String, Object> plain(String description, TaskPriority priority) {
        return Map.of(
                TaskHandler.DESCRIPTION,
                description,
                TaskHandler.CONCURRENCY,
                1,
                TaskHandler.PRIORITY,
                priority,
                TaskHandler.RETRIES,
                3,
                TaskHandler.TIMEOUT,
                Duration.ofHours(24));
    }
}
