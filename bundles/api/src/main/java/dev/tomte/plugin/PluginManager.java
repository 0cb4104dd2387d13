package dev.tomte.plugin;

import dev.tomte.resilience.ResilienceSnapshot;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The host of the plug-ins. Starting and stopping a plug-in's bundle by other means (the Web Console) comes to the same
 * as {@link #enable} and {@link #disable}. May be called from any thread but a plug-in's hook.
 */
@ProviderType
public interface PluginManager {

    /** All plug-ins, sorted by name. */
    List<PluginInfo> list();

    Optional<PluginInfo> get(String name);

    /** How a plug-in's circuit breakers, work queues and timers are now; empty if there is no plug-in of that name. */
    Optional<ResilienceSnapshot> resilience(String name);

    /**
     * Enables a plug-in and waits until its hook has run; one that is enabled is left alone, one that failed is tried
     * again.
     *
     * @throws PluginException if there is none of that name, or it could not be enabled; the cause is the hook's
     */
    PluginInfo enable(String name) throws PluginException;

    /**
     * Disables a plug-in for good and waits until its hook has run; stays so over restarts. A failing hook does not
     * keep it enabled: its state is DISABLED and its error is kept.
     *
     * @throws PluginException if there is none of that name, or its bundle could not be stopped
     */
    PluginInfo disable(String name) throws PluginException;

    /**
     * Whether the owner switched off the plug-in that lives in this bundle, so that a deployer installs it without
     * starting it.
     *
     * @param bundle a symbolic name
     */
    boolean isSwitchedOff(String bundle);

    /**
     * Before a bundle is uninstalled: runs the plug-in's {@code onDisable} and {@code onUninstall} while its code is
     * still there. Does nothing if the bundle is no plug-in. What the hooks throw is kept as the plug-in's last error
     * and does not stop the uninstallation.
     *
     * @param bundle a symbolic name
     */
    void beforeUninstall(String bundle);
}
