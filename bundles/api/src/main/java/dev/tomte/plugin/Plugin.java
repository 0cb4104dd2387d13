package dev.tomte.plugin;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A plug-in's life. Provide it as a Declarative Services component in a bundle that carries {@link PluginManifest}; all
 * hooks have a default that does nothing.
 *
 * <p>The host calls one hook at a time, in a thread of its own that is interrupted when the hook's time is up. A hook
 * that throws or does not end marks this plug-in {@link PluginState#FAILED}; nobody else is touched.
 */
@ConsumerType
public interface Plugin {

    /** Once for each installation, before the first {@link #onEnable}. Time limit 120 s unless configured. */
    default void onInstall(PluginContext context) throws Exception {}

    /**
     * When the bundle came back in another version, before {@link #onEnable}; also after a step back to an older
     * version. Time limit 120 s unless configured.
     *
     * @param from the version whose hooks ran before, such as {@code 1.0.0}
     */
    default void onUpdate(PluginContext context, String from) throws Exception {}

    /** Begin to work: at every start, and when the plug-in is enabled. Time limit 30 s unless configured. */
    default void onEnable(PluginContext context) throws Exception {}

    /**
     * Stop working. Whatever was taken through the context is given back after this returns, also when it throws; only
     * handlers of tasks are gone before. Time limit 15 s unless configured.
     */
    default void onDisable(PluginContext context) throws Exception {}

    /** Once, after the last {@link #onDisable}, before the bundle goes. Time limit 120 s unless configured. */
    default void onUninstall(PluginContext context) throws Exception {}
}
