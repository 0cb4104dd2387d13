package com.example.hello;

import dev.tomte.plugin.PluginTasks;
import dev.tomte.task.Task;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Keeps the handlers of tasks; when one runs, the test says. */
final class FakeTasks implements PluginTasks {

    /** By type, what {@link #handle} was given. */
    final Map<String, Map<String, ?>> options = new TreeMap<>();

    private final Map<String, TaskHandler> handlers = new HashMap<>();

    /** Does what the task engine does when a task of the type is due. */
    TaskResult run(String type) throws Exception {
        TaskContext context = (TaskContext) Proxy.newProxyInstance(
                TaskContext.class.getClassLoader(), new Class<?>[] {TaskContext.class}, (proxy, method, arguments) -> {
                    throw FakeContext.notUsed("TaskContext." + method.getName());
                });
        return handlers.get(type).run(context);
    }

    @Override
    public Registration handle(String type, TaskHandler handler, Map<String, ?> options) {
        if (handlers.putIfAbsent(type, handler) != null) {
            throw new IllegalStateException("There is a handler of task type " + type + " already");
        }
        this.options.put(type, options);
        return () -> {
            if (handlers.remove(type, handler)) {
                this.options.remove(type);
            }
        };
    }

    @Override
    public CompletableFuture<Task> create(TaskRequest request) {
        throw FakeContext.notUsed("create");
    }

    @Override
    public Optional<Instant> firstRun(TaskSchedule schedule) {
        throw FakeContext.notUsed("firstRun");
    }

    @Override
    public List<Task> list(TaskFilter filter) {
        throw FakeContext.notUsed("list");
    }

    @Override
    public Optional<Task> find(String name) {
        throw FakeContext.notUsed("find");
    }

    @Override
    public CompletableFuture<Task> cancel(long id, String reason) {
        throw FakeContext.notUsed("cancel");
    }

    @Override
    public CompletableFuture<Task> pause(long id) {
        throw FakeContext.notUsed("pause");
    }

    @Override
    public CompletableFuture<Task> resume(long id) {
        throw FakeContext.notUsed("resume");
    }

    @Override
    public CompletableFuture<Task> runNow(long id) {
        throw FakeContext.notUsed("runNow");
    }

    @Override
    public CompletableFuture<Task> reschedule(long id, TaskSchedule schedule) {
        throw FakeContext.notUsed("reschedule");
    }

    @Override
    public List<TaskRun> history(long id, int limit) {
        throw FakeContext.notUsed("history");
    }

    /** Takes all handlers back, as the host does before onDisable. */
    void takeBack() {
        handlers.clear();
        options.clear();
    }
}
