package dev.tomte.plugins.internal;

import dev.tomte.plugin.PluginConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** The valid configuration of one plug-in, followed through its changes. Read by anybody, changed on the lane. */
final class LiveConfiguration {

    private static final String FILE = "felix.fileinstall.filename";

    private final Bundle bundle;
    private final Declaration declaration;
    private final Configurations configurations;
    private final ErrorSink errors;
    private final List<Consumer<PluginConfiguration>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable ConfigurationSnapshot refused;
    private volatile ConfigurationSnapshot current = new ConfigurationSnapshot(Map.of());

    LiveConfiguration(Bundle bundle, Declaration declaration, Configurations configurations, ErrorSink errors) {
        this.bundle = bundle;
        this.declaration = declaration;
        this.configurations = configurations;
        this.errors = errors;
        valid("the defaults hold").ifPresent(values -> current = values);
    }

    ConfigurationSnapshot current() {
        return current;
    }

    void addListener(Consumer<PluginConfiguration> listener) {
        listeners.add(listener);
    }

    void close() {
        listeners.clear();
    }

    /** Reads the configuration again and, if it is valid and new, tells the listeners, one after the other. */
    void reload(HookRunner runner, Duration limit) {
        Optional<ConfigurationSnapshot> now = valid("the old one stays");
        if (now.isEmpty() || now.get().sameAs(current)) {
            return;
        }
        ConfigurationSnapshot changed = now.get();
        current = changed;
        for (Consumer<PluginConfiguration> listener : List.copyOf(listeners)) {
            try {
                runner.call("Its configuration listener", limit, "It is not called again.", () -> {
                    listener.accept(changed);
                    return null;
                });
            } catch (HookFailure e) {
                errors.failed("Its configuration listener", e);
                if (HookCall.isGivenUp(e)) {
                    listeners.remove(listener); // it still runs, and there must not be two of it
                }
            }
        }
    }

    private Optional<ConfigurationSnapshot> valid(String otherwise) {
        try {
            Map<String, Object> values = configurations.values(declaration.pid());
            List<String> problems = MetatypeCheck.problems(bundle, declaration.pid(), values);
            ConfigurationSnapshot found = new ConfigurationSnapshot(values);
            if (problems.isEmpty()) {
                refused = null;
                return Optional.of(found);
            }
            if (refused != null && found.sameAs(refused)) {
                return Optional.empty(); // an event that came late; once is enough
            }
            refused = found;
            Object file = values.get(FILE);
            IllegalArgumentException invalid = new IllegalArgumentException("configuration " + declaration.pid()
                    + (file == null ? "" : " (" + file + ")") + ": " + String.join("; ", problems));
            errors.failed("Its configuration is refused and " + otherwise, invalid);
        } catch (IOException e) {
            errors.failed("Its configuration cannot be read and " + otherwise, e);
        }
        return Optional.empty();
    }
}
