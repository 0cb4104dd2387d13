package dev.tomte.plugin;

import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A plug-in's settings: what its owner or it itself changes while it runs. They need no permission.
 *
 * <p>Their names are the plug-in's own: {@code interval} of the plug-in {@code valve} is {@code valve.interval} for everybody
 * else; one that begins with {@code valve.} already is left as it is. They are declared until the plug-in is disabled; what
 * they hold is kept for the next time.
 *
 * <p>All calls but {@link #declare} throw {@link IllegalStateException} while the settings' bundle is not started, and
 * {@link IllegalArgumentException} for a key that was not declared.
 */
@ProviderType
public interface PluginSettings {

    /**
     * Declares the plug-in's settings, all at once. If the settings' bundle is not started, it is done when that is.
     *
     * @param keys at most 200
     * @throws SettingsException if the database cannot be read
     * @throws IllegalArgumentException if a name is there twice
     * @throws IllegalStateException if it was done before
     */
    void declare(SettingKey<?>... keys) throws SettingsException;

    /** What a setting holds, as {@link SettingsManager#getValue}. */
    <T> T get(SettingKey<T> key);

    /** As {@link SettingsManager#setValue(SettingKey, Object, String)}, by the plug-in. */
    <T> CompletableFuture<Void> set(SettingKey<T> key, T value);

    /** As {@link SettingsManager#reset}, by the plug-in. */
    CompletableFuture<Void> reset(SettingKey<?> key);

    /**
     * Calls the listener with what a setting holds after each change, whoever made it, until the plug-in is disabled. Called
     * in a thread of the event bus: be quick. What it throws is logged and counted as an error of the plug-in.
     */
    <T> void onChange(SettingKey<T> key, Consumer<T> listener);
}
