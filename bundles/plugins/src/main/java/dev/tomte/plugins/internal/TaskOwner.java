package dev.tomte.plugins.internal;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskStatus;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Which tasks are a plug-in's.
 *
 * @param services what those tasks have as their service
 */
record TaskOwner(String plugin, Set<String> services) {

    private static final int PAGE = 1_000;

    /** The tasks that a handler in the bundle schedules for itself bear the bundle's name. */
    static TaskOwner of(Declaration declaration, String symbolicName) {
        Set<String> services = new LinkedHashSet<>(Set.of(declaration.name()));
        if (!Declaration.isName(symbolicName)) { // or it could be another plug-in's
            services.add(symbolicName);
        }
        return new TaskOwner(declaration.name(), services);
    }

    boolean owns(Task task) {
        return services.contains(task.service());
    }

    /** The full form of a type or a name. */
    String own(String name) {
        return name.startsWith(plugin + ".") ? name : plugin + "." + name;
    }

    TaskRequest own(TaskRequest request) {
        return new TaskRequest(
                own(request.type()),
                request.name().isEmpty() ? "" : own(request.name()),
                request.description(),
                plugin,
                request.data(),
                request.priority(),
                request.schedule(),
                request.constraints(),
                request.retry(),
                request.timeout(),
                request.misfire(),
                request.overlap(),
                request.existing(),
                request.after().stream().map(this::own).toList(),
                request.notifyAtEnd(),
                request.handlerMayComeLater());
    }

    /**
     * Calls off what is not finished.
     *
     * @param limit for all together
     */
    void cancelAll(TaskManager engine, String reason, Duration limit)
            throws TaskException, ExecutionException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        TaskFilter unfinished = TaskFilter.ALL
                .withServices(services.toArray(String[]::new))
                .withStatuses(TaskStatus.PENDING, TaskStatus.WAITING, TaskStatus.RUNNING, TaskStatus.PAUSED)
                .page(PAGE, 0);
        for (List<Task> some = engine.list(unfinished); !some.isEmpty(); some = engine.list(unfinished)) {
            List<CompletableFuture<Task>> cancelled =
                    some.stream().map(task -> engine.cancel(task.id(), reason)).toList();
            // One that ended meanwhile cannot be cancelled; it is no longer in the next list. If none could, that is
            // it.
            CompletableFuture<Void> all = CompletableFuture.allOf(cancelled.toArray(CompletableFuture<?>[]::new));
            all.handle((nothing, failure) -> null).get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (cancelled.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
                all.get();
            }
        }
    }
}
