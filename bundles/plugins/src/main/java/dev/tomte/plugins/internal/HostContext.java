package dev.tomte.plugins.internal;

import dev.tomte.event.Severity;
import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PluginConfiguration;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginEvents;
import dev.tomte.plugin.PluginNotification;
import dev.tomte.plugin.PluginStorage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
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
    private final Logger logger;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    HostContext(Bundle bundle, Declaration declaration, ClassLoader loader, HostServices host, ErrorSink errors) {
        this.declaration = declaration;
        this.version = bundle.getVersion().toString();
        this.host = host;
        this.guard = new Guard(declaration.name(), declaration.permissions());
        this.configuration = new LiveConfiguration(bundle, declaration, host.configurations(), errors);
        this.storage = new StoredValues(host.ledger().store(), declaration.name(), guard);
        this.events = new EventBus(host.bundles(), host.eventAdmin(), guard, loader, errors);
        this.logger = LoggerFactory.getLogger("plugin." + declaration.name());
    }

    /** Reads the configuration again and tells the listeners of a change. */
    void reconfigure(HookRunner runner) {
        configuration.reload(runner, host.limits().of(Hook.ENABLE));
    }

    /**
     * Ends the context and takes everything back: first what is the host's own, then the resources, the last one first.
     *
     * @param limit for all resources together
     * @return what did not close
     */
    List<HookFailure> giveBack(HookRunner runner, Duration limit) {
        guard.close();
        events.close();
        configuration.close();
        long deadline = System.nanoTime() + limit.toNanos();
        List<HookFailure> failures = new ArrayList<>();
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
