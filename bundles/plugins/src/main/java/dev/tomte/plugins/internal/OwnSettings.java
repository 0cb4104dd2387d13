package dev.tomte.plugins.internal;

import dev.tomte.event.EventProperties;
import dev.tomte.plugin.PluginSettings;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsChanged;
import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plug-in's side of the device's settings, which may come and go while it is enabled. */
final class OwnSettings implements PluginSettings, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnSettings.class);

    private final String plugin;
    private final Supplier<Optional<SettingsManager>> managers;
    private final Guard guard;
    private final EventBus events;
    private volatile Map<SettingKey<?>, SettingKey<?>> keys = Map.of();
    private volatile @Nullable SettingsManager declaredWith;
    private SettingsManager.@Nullable Declaration declaration;

    OwnSettings(String plugin, Supplier<Optional<SettingsManager>> managers, Guard guard, EventBus events) {
        this.plugin = plugin;
        this.managers = managers;
        this.guard = guard;
        this.events = events;
    }

    @Override
    public synchronized void declare(SettingKey<?>... declared) throws SettingsException {
        guard.checkOpen();
        if (!keys.isEmpty()) {
            throw new IllegalStateException("Plug-in " + plugin + " has declared its settings already");
        }
        Map<SettingKey<?>, SettingKey<?>> own = new HashMap<>();
        for (SettingKey<?> key : declared) {
            if (own.put(key, key.prefixed(plugin + ".")) != null) {
                throw new IllegalArgumentException("The setting " + key.name() + " is there twice");
            }
        }
        keys = Map.copyOf(own);
        boolean done = false;
        try {
            Optional<SettingsManager> manager = managers.get();
            if (manager.isPresent()) {
                declareWith(manager.get());
            }
            done = true;
        } finally {
            if (!done) {
                keys = Map.of();
            }
        }
    }

    /** With settings that came, if there is something to declare. */
    void declareAgain() {
        try {
            if (!keys.isEmpty()) {
                manager();
            }
        } catch (IllegalStateException e) {
            LOG.warn("The settings of plug-in {} are not declared: {}", plugin, e.getMessage(), e);
        }
    }

    @Override
    public <T> T get(SettingKey<T> key) {
        return manager().getValue(own(key));
    }

    @Override
    public <T> CompletableFuture<Void> set(SettingKey<T> key, T value) {
        return manager().setValue(own(key), value, plugin);
    }

    @Override
    public CompletableFuture<Void> reset(SettingKey<?> key) {
        return manager().reset(own(key).name(), plugin);
    }

    @Override
    public <T> void onChange(SettingKey<T> key, Consumer<T> listener) {
        guard.checkOpen();
        SettingKey<T> own = own(key);
        events.listen(
                SettingsChanged.TOPIC,
                "(key=" + own.name() + ")",
                properties -> listener.accept(own.parse(
                        EventProperties.read(SettingsChanged.class, properties).newValue())));
    }

    /** Takes them back; what they hold is kept. */
    @Override
    public synchronized void close() {
        if (declaration != null) {
            declaration.close();
        }
        declaration = null;
        declaredWith = null;
        keys = Map.of();
    }

    private SettingsManager manager() {
        guard.checkOpen();
        SettingsManager now = managers.get()
                .orElseThrow(() -> new IllegalStateException("There are no settings now: the bundle"
                        + " dev.tomte.settings is not started, or starts anew; try again later"));
        return now == declaredWith ? now : declareNow(now);
    }

    private synchronized SettingsManager declareNow(SettingsManager now) {
        try {
            if (now != declaredWith && !keys.isEmpty()) {
                declareWith(now);
            }
            return now;
        } catch (SettingsException e) {
            throw new IllegalStateException(
                    "The settings of plug-in " + plugin + " cannot be had: " + e.getMessage(), e);
        }
    }

    private void declareWith(SettingsManager now) throws SettingsException {
        declaration = now.declare(plugin, keys.values());
        declaredWith = now;
    }

    @SuppressWarnings("unchecked") // the same key under another name
    private <T> SettingKey<T> own(SettingKey<T> key) {
        SettingKey<?> own = keys.get(key);
        if (own == null) {
            throw new IllegalArgumentException(
                    "Plug-in " + plugin + " has not declared the setting " + key.name() + ": call settings().declare");
        }
        return (SettingKey<T>) own;
    }
}
