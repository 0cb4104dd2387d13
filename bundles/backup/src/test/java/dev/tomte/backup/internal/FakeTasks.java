package dev.tomte.backup.internal;

import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginTasks;
import dev.tomte.task.Task;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskProgress;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Keeps the tasks that are asked for; when they run and what becomes of them, the test says. */
final class FakeTasks implements PluginTasks {

    /** The names of all that were created. */
    final List<String> created = new ArrayList<>();
    /** Whether there is no task engine. */
    boolean gone;

    private final Map<String, TaskHandler> handlers = new TreeMap<>();
    private final Map<String, Task> youngest = new TreeMap<>();

    /** For the hooks of a plug-in. */
    PluginContext context() {
        return (PluginContext) Proxy.newProxyInstance(
                PluginContext.class.getClassLoader(),
                new Class<?>[] {PluginContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "tasks" -> this;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Runs a task for the first time. */
    TaskResult run(String type, String data) throws Exception {
        TaskContext context = (TaskContext) Proxy.newProxyInstance(
                TaskContext.class.getClassLoader(),
                new Class<?>[] {TaskContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "attempt" -> 1;
                    case "data" -> data;
                    case "progress" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return handlers.get(type).run(context);
    }

    void end(String name, TaskStatus status) {
        youngest.computeIfPresent(name, (same, task) -> task(task.request(), status));
    }

    void forget(String name) {
        youngest.remove(name);
    }

    @Override
    public Registration handle(String type, TaskHandler handler, Map<String, ?> options) {
        if (handlers.putIfAbsent(type, handler) != null) {
            throw new IllegalStateException("There is a handler of " + type + " already");
        }
        return () -> handlers.remove(type, handler);
    }

    @Override
    public CompletableFuture<Task> create(TaskRequest request) {
        created.add(request.name());
        Task task = find(request.name())
                .filter(known -> !known.status().isFinal())
                .orElseGet(() -> task(request, TaskStatus.PENDING));
        youngest.put(request.name(), task);
        return CompletableFuture.completedFuture(task);
    }

    @Override
    public Optional<Task> find(String name) {
        if (gone) {
            throw new IllegalStateException("There is no task engine now");
        }
        return Optional.ofNullable(youngest.get(name));
    }

    @Override
    public Optional<Instant> firstRun(TaskSchedule schedule) {
        if (schedule.cron().split(" ").length != 5) {
            throw new IllegalArgumentException("Expected a cron expression, not '" + schedule.cron() + "'");
        }
        return Optional.of(Instant.EPOCH);
    }

    @Override
    public List<Task> list(TaskFilter filter) {
        throw new UnsupportedOperationException("list");
    }

    @Override
    public CompletableFuture<Task> cancel(long id, String reason) {
        throw new UnsupportedOperationException("cancel");
    }

    @Override
    public CompletableFuture<Task> pause(long id) {
        throw new UnsupportedOperationException("pause");
    }

    @Override
    public CompletableFuture<Task> resume(long id) {
        throw new UnsupportedOperationException("resume");
    }

    @Override
    public CompletableFuture<Task> runNow(long id) {
        throw new UnsupportedOperationException("runNow");
    }

    @Override
    public CompletableFuture<Task> reschedule(long id, TaskSchedule schedule) {
        throw new UnsupportedOperationException("reschedule");
    }

    @Override
    public List<TaskRun> history(long id, int limit) {
        throw new UnsupportedOperationException("history");
    }

    private static Task task(TaskRequest request, TaskStatus status) {
        return new Task(
                1,
                request,
                status,
                "",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                new TaskProgress(0, ""),
                Optional.empty(),
                Optional.empty());
    }
}
