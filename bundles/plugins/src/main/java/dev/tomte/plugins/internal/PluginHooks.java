package dev.tomte.plugins.internal;

import dev.tomte.plugin.Plugin;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginState;
import dev.tomte.resilience.ResilienceSnapshot;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls one plug-in's hooks in their order and holds what they were handed. Of the lane alone, where not said. */
final class PluginHooks {

    private static final Logger LOG = LoggerFactory.getLogger(PluginHooks.class);
    private static final Duration LEAST_CLOSING = Duration.ofSeconds(1);

    private final Bundle bundle;
    private final Declaration declaration;
    private final String version;
    private final Standing standing;
    private final HostServices host;
    private volatile @Nullable HookRunner runner;
    private @Nullable Plugin instance;
    private @Nullable ServiceReference<Plugin> source;
    private volatile @Nullable HostContext context;
    private boolean working;

    PluginHooks(Bundle bundle, Declaration declaration, String version, Standing standing, HostServices host) {
        this.bundle = bundle;
        this.declaration = declaration;
        this.version = version;
        this.standing = standing;
        this.host = host;
    }

    /** Whether onEnable has returned, and onDisable has not been called since. */
    boolean isWorking() {
        return working;
    }

    /** May be called from any thread. */
    ResilienceSnapshot resilience() {
        HostContext open = context;
        return open == null ? ResilienceSnapshot.EMPTY : open.resilience();
    }

    /** Lets the plug-in's object go. It stays after a stop, for an uninstallation behind our back. */
    void dropInstance() {
        instance = null;
        source = null;
    }

    /** Runs what is due, up to onEnable. */
    void bringUp(ServiceReference<Plugin> from) {
        if (working) {
            return;
        }
        if (standing.state() != PluginState.INSTALLED) {
            standing.moveTo(PluginState.INSTALLED);
        }
        HostContext opened = open();
        context = opened;
        try {
            Plugin plugin = activate(from);
            Optional<String> before = standing.installedVersion();
            if (before.isEmpty()) {
                call(Hook.INSTALL, () -> plugin.onInstall(opened));
                standing.hooksRan();
            } else if (!before.get().equals(version)) {
                call(Hook.UPDATE, () -> plugin.onUpdate(opened, before.get()));
                standing.hooksRan();
            }
            call(Hook.ENABLE, () -> plugin.onEnable(opened));
            working = true;
            standing.moveTo(PluginState.ENABLED);
        } catch (HookFailure e) {
            giveBack(opened, host.limits().of(Hook.DISABLE));
            standing.fail(e);
        }
    }

    /**
     * Lets its tasks stop, runs onDisable if it is enabled, and takes back what its context gave.
     *
     * @return whether there was anything to do
     */
    boolean stopWorking() {
        HostContext open = context;
        if (open == null) {
            return false;
        }
        Duration limit = host.limits().of(Hook.DISABLE);
        long deadline = System.nanoTime() + limit.toNanos();
        Duration forHook = limit;
        if (open.handlesTasks()) {
            open.stopHandlingTasks(limit.dividedBy(2))
                    .forEach(failure -> standing.failed("Stopping its tasks", failure));
            forHook = Duration.ofNanos(deadline - System.nanoTime());
        }
        Optional<HookFailure> failure = Optional.empty();
        Plugin plugin = instance;
        if (plugin != null && working) {
            working = false;
            try {
                call(Hook.DISABLE, forHook, () -> plugin.onDisable(open));
            } catch (HookFailure e) {
                failure = Optional.of(e);
            }
        }
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        giveBack(open, left.compareTo(LEAST_CLOSING) > 0 ? left : LEAST_CLOSING);
        failure.ifPresent(standing::fail);
        return true;
    }

    /** The device's settings are there, maybe for the first time. */
    void settingsCame() {
        HostContext open = context;
        if (open != null) {
            open.settingsCame();
        }
    }

    /** Its configuration may have changed. */
    void reconfigure() {
        HostContext open = context;
        if (open != null) {
            open.reconfigure(runner());
        }
    }

    /** Gives up the hook that runs, if one does. May be called from any thread. */
    void abandon(String reason) {
        HookRunner current = runner;
        if (current != null) {
            current.abandonCurrent(reason);
        }
    }

    /** Runs onUninstall, with a context of its own; the component may be given only now. */
    void uninstall(@Nullable ServiceReference<Plugin> from) {
        HostContext last = open();
        try {
            Plugin plugin = instance;
            if (from != null && !from.equals(source)) {
                plugin = activate(from); // what is left of an earlier start is a deactivated component
            }
            if (plugin == null) {
                LOG.warn(
                        "onUninstall of plug-in {} is not run, because its component is not there", declaration.name());
            } else {
                Plugin ready = plugin;
                call(Hook.UNINSTALL, () -> ready.onUninstall(last));
            }
        } catch (HookFailure e) {
            standing.fail(e);
        } finally {
            giveBack(last, host.limits().of(Hook.DISABLE));
        }
    }

    /** Gets the component anew: after a failure that makes a fresh instance, unless somebody else holds it too. */
    private Plugin activate(ServiceReference<Plugin> from) throws HookFailure {
        boolean again = from.equals(source);
        source = from;
        instance = null;
        Plugin got = runner().call(
                        "Activating its component", host.limits().of(Hook.ENABLE), advice(Hook.ENABLE), () -> {
                            if (again) {
                                host.bundles().ungetService(from);
                            }
                            Plugin service = host.bundles().getService(from);
                            if (service == null) {
                                throw new IllegalStateException(
                                        "the component could not be activated; its own error is in the log");
                            }
                            return service;
                        });
        instance = got;
        return got;
    }

    private void call(Hook hook, HookBody body) throws HookFailure {
        call(hook, host.limits().of(hook), body);
    }

    private void call(Hook hook, Duration limit, HookBody body) throws HookFailure {
        if (declaration.hooks().contains(hook)) {
            runner().call(hook.method(), limit, advice(hook), () -> {
                body.run();
                return null;
            });
        }
    }

    private void giveBack(HostContext given, Duration limit) {
        given.giveBack(runner(), limit).forEach(failure -> standing.failed("Giving back", failure));
        if (given.equals(context)) {
            context = null;
        }
    }

    private HostContext open() {
        return new HostContext(bundle, declaration, runner().loader(), host, standing);
    }

    /** Made late: a bundle has no class loader before it is resolved. */
    private HookRunner runner() {
        HookRunner made = runner;
        if (made == null) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
            made = new HookRunner(
                    declaration.name(), loader == null ? PluginContext.class.getClassLoader() : loader, host.hooks());
            runner = made;
        }
        return made;
    }

    private static String advice(Hook hook) {
        return "If it needs longer, raise " + hook.setting() + " of " + PluginHost.PID + ".";
    }

    /** A hook's call. */
    @FunctionalInterface
    private interface HookBody {
        void run() throws Exception;
    }
}
