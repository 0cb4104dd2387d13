package dev.tomte.plugins.internal;

import dev.tomte.settings.Setting;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers who declared what, and holds texts. */
final class FakeSettings implements SettingsManager {

    final Map<String, List<String>> declared = new ConcurrentHashMap<>();
    final Map<String, String> values = new ConcurrentHashMap<>();
    final Map<String, String> setBy = new ConcurrentHashMap<>();

    @Override
    public Declaration declare(String owner, Collection<? extends SettingKey<?>> keys) {
        declared.put(owner, keys.stream().map(SettingKey::name).sorted().toList());
        return () -> declared.remove(owner);
    }

    @Override
    public <T> T getValue(SettingKey<T> key) {
        String text = values.get(key.name());
        return text == null ? key.defaultValue() : key.parse(text);
    }

    @Override
    public <T> CompletableFuture<Void> setValue(SettingKey<T> key, T value, String who) {
        return setValue(key.name(), key.format(value), who);
    }

    @Override
    public CompletableFuture<Void> setValue(String name, String text, String who) {
        values.put(name, text);
        setBy.put(name, who);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> reset(String name, String who) {
        values.remove(name);
        setBy.put(name, who);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Map<String, String> loadSettings() {
        return new HashMap<>(values);
    }

    @Override
    public CompletableFuture<Void> saveSettings(Map<String, String> settings, String who) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Setting> get(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Setting> list() {
        throw new UnsupportedOperationException();
    }
}
