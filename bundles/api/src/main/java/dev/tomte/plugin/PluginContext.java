package dev.tomte.plugin;

import dev.tomte.event.Severity;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.slf4j.Logger;

/**
 * What a plug-in is handed in its hooks. It may be kept until {@link Plugin#onDisable} has returned; after that every
 * call throws {@link IllegalStateException}. May be used from any thread.
 */
@ProviderType
public interface PluginContext {

    /** The plug-in's name, as its manifest has it. */
    String name();

    /** The version of its bundle, such as {@code 1.0.0}. */
    String version();

    /** The current, validated configuration. A snapshot: ask again, or listen, to see a change. */
    PluginConfiguration configuration();

    /**
     * Calls the listener after each change of the configuration, until the plug-in is disabled. Called one at a time, in
     * a thread of the host's; what it throws is logged and counted as an error of the plug-in.
     */
    void onConfigurationChange(Consumer<PluginConfiguration> listener);

    /** The plug-in's own durable key-value storage; nobody else sees it, and it is kept over updates. */
    PluginStorage storage();

    /** A logger named {@code plugin.<name>}. */
    Logger logger();

    /**
     * Tells the owner of the device something, as an event {@link PluginNotification}.
     *
     * @param title 1 to 120 characters
     * @param text up to 2,000 characters
     * @throws PermissionDeniedException without {@link Permission#NOTIFICATIONS}
     */
    void notify(String title, String text, Severity severity);

    /** The event bus. Its calls throw {@link PermissionDeniedException} without {@link Permission#EVENTS}. */
    PluginEvents events();

    /**
     * Hands a resource to the host, which closes it when the plug-in is disabled, after {@link Plugin#onDisable}: the
     * last one first. Within the hook's time limit.
     */
    <R extends AutoCloseable> R closeOnDisable(R resource);
}
