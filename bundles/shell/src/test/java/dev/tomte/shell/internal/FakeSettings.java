package dev.tomte.shell.internal;

import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.Setting;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The device's settings in memory; no address can be saved, as on a full disk. */
final class FakeSettings implements SettingsManager {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Map<String, SettingKey<?>> keys = new TreeMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> changedBy = new HashMap<>();

    FakeSettings() {
        DeviceSettings.ALL.forEach(key -> keys.put(key.name(), key));
        values.put("deviceId", "0b9b7a3e-53a0-4f5d-9d3c-7f1f0f6b2a11");
        values.put("valve.interval", "5");
    }

    @Override
    public CompletableFuture<Void> setValue(String name, String text, String who) {
        try {
            SettingKey<?> key = keys.get(name);
            key.parse(text);
            if (key.isReadOnly() || name.equals("serverUrl")) {
                throw new IllegalArgumentException(name + " cannot be changed");
            }
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(new SettingsException(e.getMessage(), e));
        }
        values.put(name, text);
        changedBy.put(name, who);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> reset(String name, String who) {
        values.remove(name);
        changedBy.put(name, who);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<Setting> get(String name) {
        return list().stream().filter(setting -> setting.name().equals(name)).findFirst();
    }

    @Override
    public List<Setting> list() {
        Map<String, Setting> all = new TreeMap<>();
        values.forEach((name, value) -> all.put(
                name,
                new Setting(
                        name,
                        Optional.empty(),
                        value,
                        false,
                        Optional.empty(),
                        Optional.of("valve"),
                        Optional.of(NOW))));
        keys.forEach((name, key) -> all.put(name, describe(key)));
        return List.copyOf(all.values());
    }

    private <T> Setting describe(SettingKey<T> key) {
        String name = key.name();
        String value = values.getOrDefault(name, key.format(key.defaultValue()));
        Optional<String> who = Optional.ofNullable(changedBy.get(name));
        return new Setting(
                name,
                Optional.of("device"),
                value,
                !values.containsKey(name),
                Optional.of(key),
                who,
                who.map(any -> NOW));
    }

    @Override
    public Declaration declare(String owner, Collection<? extends SettingKey<?>> declared) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getValue(SettingKey<T> key) {
        return key.parse(values.getOrDefault(key.name(), key.format(key.defaultValue())));
    }

    @Override
    public <T> CompletableFuture<Void> setValue(SettingKey<T> key, T value, String who) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> loadSettings() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> saveSettings(Map<String, String> settings, String who) {
        throw new UnsupportedOperationException();
    }
}
