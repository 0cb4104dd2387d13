package dev.tomte.health.internal;

import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginTasks;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a plug-in gets of the task engine, with the time in the test's hands: a task is due when the test says so. */
final class FakeEngine {

    private record Handled(TaskHandler handler, Map<String, ?> options) {}

    private final Map<String, Handled> handlers = new HashMap<>();

    /** For {@code onEnable}. */
    PluginContext context() {
        PluginTasks tasks = proxy(
                PluginTasks.class,
                "handle",
                given -> handle((String) given[0], (TaskHandler) given[1], (Map<?, ?>) given[2]));
        return proxy(PluginContext.class, "tasks", given -> tasks);
    }

    /** How the task is to be run; empty if there is none. */
    Optional<Map<String, ?>> options(String type) {
        return Optional.ofNullable(handlers.get(type)).map(Handled::options);
    }

    TaskResult run(String type) throws Exception {
        Handled handled = handlers.get(type);
        if (handled == null) {
            throw new AssertionError("There is no handler of " + type + " but of " + handlers.keySet());
        }
        return handled.handler().run(null);
    }

    private PluginTasks.Registration handle(String type, TaskHandler handler, Map<?, ?> options) {
        Map<String, Object> copy = new HashMap<>();
        options.forEach((key, value) -> copy.put((String) key, value));
        if (handlers.putIfAbsent(type, new Handled(handler, copy)) != null) {
            throw new IllegalStateException("There is a handler of " + type);
        }
        return () -> handlers.remove(type);
    }

    private interface Call {
        Object apply(Object[] given);
    }

    private static <T> T proxy(Class<T> type, String only, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (method.getName().equals(only)) {
                return call.apply(given);
            }
            throw new UnsupportedOperationException(method.toString());
        }));
    }
}
