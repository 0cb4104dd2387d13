package dev.tomte.plugins.internal;

import dev.tomte.event.Severity;
import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PluginConfiguration;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginEvents;
import dev.tomte.plugin.PluginNotification;
import dev.tomte.plugin.PluginSettings;
import dev.tomte.plugin.PluginStorage;
import dev.tomte.plugin.PluginTasks;
import dev.tomte.plugins.internal.resilience.ResilienceKit;
import dev.tomte.resilience.CircuitBreaker;
import dev.tomte.resilience.CircuitBreakerSettings;
import dev.tomte.resilience.ResilienceSnapshot;
import dev.tomte.resilience.Retry;
import dev.tomte.resilience.Timer;
import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.task.RetryPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one plug-in is handed from one enabling to the next disabling. */
final class HostContext implements PluginContext {

    private static final int MAX_TITLE = 120;
    private static final int MAX_TEXT = 2_000;

    private final Declaration declaration;
    private final String version;
    private final HostServices host;
    private final Guard guard;
    private final LiveConfiguration configuration;
    private final PluginStorage storage;
    private final EventBus events;
    private final OwnTasks tasks;
    private final OwnSettings settings;
    private final ResilienceKit kit;
    private final Logger logger;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    HostContext(Bundle bundle, Declaration declaration, ClassLoader loader, HostServices host, Standing standing) {
        this.declaration = declaration;
        this.version = bundle.getVersion().toString();
        this.host = host;
        this.guard = new Guard(declaration.name(), declaration.permissions(), standing::refused);
        this.configuration = new LiveConfiguration(bundle, declaration, host.configurations(), standing);
        this.storage = new StoredValues(host.ledger().store(), declaration.name(), guard);
        this.events = new EventBus(host.bundles(), host.eventAdmin(), guard, loader, standing);
        this.tasks = new OwnTasks(
                bundle, TaskOwner.of(declaration, String.valueOf(bundle.getSymbolicName())), host, guard, loader);
        this.settings = new OwnSettings(declaration.name(), host.settings(), guard, events);
        this.kit = new ResilienceKit(declaration.name(), host.resilience(), loader);
        this.logger = LoggerFactory.getLogger("plugin." + declaration.name());
    }

    /** Reads the configuration again and tells the listeners of a change. */
    void reconfigure(HookRunner runner) {
        configuration.reload(runner, host.limits().of(Hook.ENABLE));
    }

    /** The device's settings are there, maybe for the first time. */
    void settingsCame() {
        settings.declareAgain();
    }

    ResilienceSnapshot resilience() {
        return kit.snapshot();
    }

    boolean handlesTasks() {
        return tasks.hasHandlers();
    }

    /**
     * Takes the handlers of tasks back, while all else still works.
     *
     * @return what still runs
     */
    List<HookFailure> stopHandlingTasks(Duration limit) {
        return tasks.retire(limit);
    }

    /**
     * Ends the context and takes everything back: first work is done and what is the host's own goes, then the resources,
     * the last one first.
     *
     * @param limit for all together; tasks and queued work that still run can have a quarter of it each
     * @return what did not close
     */
    List<HookFailure> giveBack(HookRunner runner, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<HookFailure> failures = new ArrayList<>(tasks.retire(limit.dividedBy(4)));
        kit.drain(limit.dividedBy(4)).forEach(undone -> failures.add(new HookFailure(undone, new TimeoutException())));
        guard.close();
        kit.close();
        events.close();
        settings.close();
        configuration.close();
        for (AutoCloseable resource : takeResources()) {
            try {
                runner.call(
                        "Closing " + resource.getClass().getName(),
                        Duration.ofNanos(Math.max(0, deadline - System.nanoTime())),
                        "",
                        () -> {
                            resource.close();
                            return null;
                        });
            } catch (HookFailure e) {
                failures.add(e);
            }
        }
        return failures;
    }

    @Override
    public String name() {
        guard.checkOpen();
        return declaration.name();
    }

    @Override
    public String version() {
        guard.checkOpen();
        return version;
    }

    @Override
    public PluginConfiguration configuration() {
        guard.checkOpen();
        return configuration.current();
    }

    @Override
    public void onConfigurationChange(Consumer<PluginConfiguration> listener) {
        guard.checkOpen();
        configuration.addListener(listener);
    }

    @Override
    public PluginStorage storage() {
        guard.checkOpen();
        return storage;
    }

    @Override
    public Logger logger() {
        guard.checkOpen();
        return logger;
    }

    @Override
    public void notify(String title, String text, Severity severity) {
        guard.check(Permission.NOTIFICATIONS, "notify");
        if (title.isBlank() || title.length() > MAX_TITLE) {
            throw new IllegalArgumentException(
                    "The title of a notification has 1 to " + MAX_TITLE + " characters, not " + title.length());
        }
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "The text of a notification has up to " + MAX_TEXT + " characters, not " + text.length());
        }
        PluginNotification notification = new PluginNotification(
                declaration.name(), title, text, severity, host.clock().instant());
        host.post(notification);
    }

    @Override
    public PluginEvents events() {
        guard.checkOpen();
        return events;
    }

    @Override
    public PluginTasks tasks() {
        guard.checkOpen();
        return tasks;
    }

    @Override
    public PluginSettings settings() {
        guard.checkOpen();
        return settings;
    }

    @Override
    public Retry retry(RetryPolicy policy, Predicate<Throwable> retryable) {
        guard.checkOpen();
        return kit.retry(policy, retryable);
    }

    @Override
    public CircuitBreaker circuitBreaker(String name, CircuitBreakerSettings settings) {
        guard.checkOpen();
        return kit.circuitBreaker(name, settings);
    }

    @Override
    public WorkQueue workQueue(String name, WorkQueueSettings settings) {
        guard.checkOpen();
        return kit.workQueue(name, settings);
    }

    @Override
    public Timer timer(String name) {
        guard.checkOpen();
        return kit.timer(name);
    }

    @Override
    public <R extends AutoCloseable> R closeOnDisable(R resource) {
        synchronized (resources) {
            guard.checkOpen();
            resources.push(resource);
        }
        return resource;
    }

    private List<AutoCloseable> takeResources() {
        synchronized (resources) {
            List<AutoCloseable> taken = List.copyOf(resources);
            resources.clear();
            return taken;
        }
    }
}
