package com.example.hello;

import dev.tomte.event.Severity;
import dev.tomte.event.TomteEvent;
import dev.tomte.plugin.PluginConfiguration;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginEvents;
import dev.tomte.plugin.PluginSettings;
import dev.tomte.plugin.PluginStorage;
import dev.tomte.plugin.PluginTasks;
import dev.tomte.resilience.CircuitBreaker;
import dev.tomte.resilience.CircuitBreakerSettings;
import dev.tomte.resilience.Retry;
import dev.tomte.resilience.Timer;
import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.task.RetryPolicy;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A context in memory, for tests without a framework. */
final class FakeContext implements PluginContext, PluginStorage, PluginEvents, PluginConfiguration {

    final Map<String, String> stored = new TreeMap<>();
    final Map<String, Object> configured = new TreeMap<>();
    final List<String> notified = new ArrayList<>();
    final List<String> published = new CopyOnWriteArrayList<>();
    final List<Consumer<PluginConfiguration>> listeners = new ArrayList<>();
    final FakeTasks tasks = new FakeTasks();
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    /** Closes what the plug-in handed over, as the host does after onDisable. */
    void giveBack() throws Exception {
        listeners.clear();
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }

    @Override
    public String name() {
        return "hello";
    }

    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public PluginConfiguration configuration() {
        return this;
    }

    @Override
    public void onConfigurationChange(Consumer<PluginConfiguration> listener) {
        listeners.add(listener);
    }

    @Override
    public PluginStorage storage() {
        return this;
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger("plugin.hello");
    }

    @Override
    public void notify(String title, String text, Severity severity) {
        notified.add(title);
    }

    @Override
    public PluginEvents events() {
        return this;
    }

    @Override
    public PluginTasks tasks() {
        return tasks;
    }

    @Override
    public PluginSettings settings() {
        throw notUsed("settings");
    }

    @Override
    public Retry retry(RetryPolicy policy, Predicate<Throwable> retryable) {
        throw notUsed("retry");
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, CircuitBreakerSettings settings) {
        throw notUsed("circuitBreaker");
    }

    @Override
    public WorkQueue workQueue(String name, WorkQueueSettings settings) {
        throw notUsed("workQueue");
    }

    @Override
    public Timer timer(String name) {
        throw notUsed("timer");
    }

    @Override
    public <R extends AutoCloseable> R closeOnDisable(R resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(stored.get(key));
    }

    @Override
    public Map<String, String> entries(String prefix) {
        return stored;
    }

    @Override
    public CompletableFuture<Void> put(String key, String value) {
        stored.put(key, value);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> remove(String key) {
        stored.remove(key);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public <E extends Record & TomteEvent> void publish(E event) {
        published.add(event.topic());
    }

    @Override
    public void publish(String topic, Map<String, ?> properties) {
        published.add(topic + " " + properties.get("text"));
    }

    @Override
    public Subscription subscribe(String topic, BiConsumer<String, Map<String, Object>> listener) {
        return () -> {};
    }

    @Override
    public Map<String, Object> values() {
        return configured;
    }

    @Override
    public <A extends Annotation> A as(Class<A> type) {
        Map<String, Object> values = Map.copyOf(configured);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        values.getOrDefault(method.getName().replace('_', '.'), method.getDefaultValue())));
    }

    static UnsupportedOperationException notUsed(String call) {
        return new UnsupportedOperationException("HelloPlugin does not use " + call + "; fake it here if yours does");
    }
}
