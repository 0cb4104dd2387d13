package dev.tomte.settings;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The device's settings. What is in the database holds; Configuration Admin shows the same, and a change there is taken
 * over. Each change is the event {@link SettingsChanged}. All methods may be called from any thread.
 *
 * <p>The futures complete once the change is on disk and {@link #getValue} answers it. They fail with a
 * {@link SettingsException} if there is no such setting, if it is read-only, if the value is not allowed, or if the disk
 * refused it; then nothing has changed. Setting what it holds already changes nothing and succeeds. Dependent stages run on a
 * thread of the store unless they are asynchronous: keep them short, and wait for no other change in them.
 *
 * <p>{@code who} is who asks: a face such as {@code shell}, or a plug-in's name; 1 to 100 printable characters,
 * {@link IllegalArgumentException} otherwise.
 */
@ProviderType
public interface SettingsManager {

    /**
     * Declares settings, until they are taken back. What was stored for them before holds again; what is no longer allowed
     * is kept, and the default holds. Not to be called on a thread of the store: it may wait for the disk.
     *
     * <p>They are in the configuration {@code dev.tomte.settings.<owner>}, under their names without the owner's.
     *
     * @param owner 1 to 64 of {@code a-z0-9-}, but for {@code device}
     * @param keys at most 200; each is named {@code <owner>.<something>}
     * @throws IllegalArgumentException if owner or names are not as described, or a name is there twice
     * @throws IllegalStateException if the owner has declared settings that are not taken back
     * @throws SettingsException if the database cannot be read, or an identity not be written
     */
    Declaration declare(String owner, Collection<? extends SettingKey<?>> keys) throws SettingsException;

    /**
     * What a setting holds. Never waits and reads no disk.
     *
     * @throws IllegalArgumentException if this very key is not declared
     */
    <T> T getValue(SettingKey<T> key);

    /** Sets a setting. */
    <T> CompletableFuture<Void> setValue(SettingKey<T> key, T value, String who);

    /** Sets a setting by its name, to what a text stands for. */
    CompletableFuture<Void> setValue(String name, String text, String who);

    /** Brings a setting back to its default. */
    CompletableFuture<Void> reset(String name, String who);

    /** The texts of all declared settings by name, sorted. */
    Map<String, String> loadSettings();

    /**
     * Sets several settings, all or none; the others stay as they are. What {@link #loadSettings} gave can be saved: a
     * read-only setting is no mistake if it is the same.
     *
     * @param settings texts by name, at most 10,000
     */
    CompletableFuture<Void> saveSettings(Map<String, String> settings, String who);

    /** All about a setting, also one whose owner is away. */
    Optional<Setting> get(String name);

    /** All settings, sorted by name; those whose owners are away as well. */
    List<Setting> list();

    /** Settings that are declared. */
    interface Declaration extends AutoCloseable {
        /** Takes them back; what they hold is kept for the next time. Closing again does nothing. */
        @Override
        void close();
    }
}
