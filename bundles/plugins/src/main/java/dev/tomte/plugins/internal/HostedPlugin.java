package dev.tomte.plugins.internal;

import dev.tomte.plugin.Plugin;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginState;
import dev.tomte.resilience.ResilienceSnapshot;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskManager;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One revision of one plug-in's bundle, from its arrival to its going. What changes it runs on its lane, one thing after
 * the other; methods that may be called from elsewhere only queue, and say so if they wait.
 */
final class HostedPlugin {

    private static final Logger LOG = LoggerFactory.getLogger(HostedPlugin.class);

    private final Bundle bundle;
    private final Declaration declaration;
    private final String version;
    private final HostServices host;
    private final Standing standing;
    private final Lane lane;
    private final PluginHooks hooks;
    private volatile boolean uninstalling;
    private volatile boolean keptOff;
    private volatile @Nullable ServiceReference<Plugin> reference;

    HostedPlugin(Bundle bundle, Declaration declaration, HostServices host) {
        this.bundle = bundle;
        this.declaration = declaration;
        this.version = bundle.getVersion().toString();
        this.host = host;
        this.lane = new Lane(declaration.name(), host.lanes());
        this.standing = new Standing(
                declaration, String.valueOf(bundle.getSymbolicName()), bundle.getBundleId(), version, host);
        this.hooks = new PluginHooks(bundle, declaration, version, standing, host);
    }

    String name() {
        return declaration.name();
    }

    Declaration declaration() {
        return declaration;
    }

    Bundle bundle() {
        return bundle;
    }

    PluginState state() {
        return standing.state();
    }

    Standing standing() {
        return standing;
    }

    boolean hasComponent() {
        return reference != null;
    }

    PluginInfo info() {
        Standing.Snapshot now = standing.snapshot();
        boolean gone = bundle.getState() == Bundle.UNINSTALLED;
        return new PluginInfo(
                declaration.name(),
                version,
                now.state(),
                declaration.kind(),
                declaration.description(),
                declaration.permissions(),
                String.valueOf(bundle.getSymbolicName()),
                gone ? -1 : bundle.getBundleId(),
                now.since(),
                now.detail().or(() -> detail(now.state())),
                now.lastError());
    }

    ResilienceSnapshot resilience() {
        return hooks.resilience();
    }

    /** Queues work of the host's on this plug-in. */
    void queue(Runnable task) {
        lane.queue(task);
    }

    /** Queues work of the host's on this plug-in; the future completes when it has ended. */
    CompletableFuture<Void> submit(Runnable task) {
        return lane.submit(task);
    }

    /**
     * Takes the first look at its bundle.
     *
     * @param cacheRebuilt whether the framework's autostart flags were made anew, so that the ledger knows better
     */
    void begin(boolean cacheRebuilt) {
        if (declaration.problem().isPresent()) {
            standing.fail(declaration.problem().get());
            LOG.error(
                    "Bundle {} is no plug-in. {}", bundle, declaration.problem().get());
            return;
        }
        boolean flag = isPersistentlyStarted();
        if (standing.isSeen(bundle.getBundleId(), cacheRebuilt)) {
            lane.queue(this::settle);
        } else if (standing.isSwitchedOff() && flag) {
            keepOff();
        } else if (isRunning()) {
            lane.queue(this::settle);
        }
    }

    /** Its Plugin service came. */
    void arrive(ServiceReference<Plugin> arrived) {
        if (declaration.problem().isPresent()) {
            return;
        }
        ServiceReference<Plugin> known = reference;
        if (known != null && known.getBundle() == null) {
            leave(known); // gone before we heard of it
        }
        if (arrived.getBundle() == null) {
            return;
        }
        if (declaration.hookless() || reference != null) {
            LOG.warn(
                    "Plug-in {} provides {}; the service {} is left alone",
                    name(),
                    declaration.hookless() ? "a Plugin although it declares hooks = none" : "more than one Plugin",
                    arrived);
            return;
        }
        reference = arrived;
        if (!uninstalling && !keptOff) {
            bringUp();
        }
    }

    /** Its Plugin service goes; the code is there until this returns. */
    void leave(ServiceReference<Plugin> left) {
        if (!left.equals(reference)) {
            return;
        }
        stopWorking();
        reference = null;
        // The instance stays for an uninstallation behind our back, until the next one comes.
        settle();
    }

    /** Runs what is due, up to onEnable, if its component is there. */
    void bringUp() {
        ServiceReference<Plugin> from = reference;
        if (from != null) {
            hooks.bringUp(from);
        }
    }

    /** Runs onDisable if it is enabled, and takes back what its context gave. */
    void stopWorking() {
        if (hooks.stopWorking() && standing.state() == PluginState.ENABLED && !switchedOffByFlag()) {
            standing.moveTo(PluginState.INSTALLED);
        }
    }

    /** Brings state and ledger in line with the bundle and its autostart flag. Asks for both, so it may come late. */
    void settle() {
        if (host.leaving().getAsBoolean() || uninstalling || bundle.getState() == Bundle.UNINSTALLED) {
            return;
        }
        boolean running = isRunning();
        if (standing.state() == PluginState.UNINSTALLED && !running) {
            return;
        }
        if (isPersistentlyStarted()) {
            standing.seen(String.valueOf(bundle.getSymbolicName()), bundle.getBundleId());
            standing.switchOff(false);
        } else if (!running && !hooks.isWorking()) { // onDisable comes before
            standing.seen(String.valueOf(bundle.getSymbolicName()), bundle.getBundleId());
            standing.switchOff(true);
            standing.moveTo(PluginState.DISABLED);
            return;
        }
        if (declaration.hookless() && declaration.problem().isEmpty()) {
            if (running && !version.equals(standing.installedVersion().orElse(""))) {
                standing.hooksRan();
            }
            standing.moveTo(running ? PluginState.ENABLED : PluginState.INSTALLED);
        } else if (standing.state() == PluginState.DISABLED) {
            standing.moveTo(PluginState.INSTALLED);
        }
    }

    /** Its configuration may have changed. */
    void reconfigure() {
        hooks.reconfigure();
    }

    /** The device's settings are there, maybe for the first time. */
    void settingsCame() {
        hooks.settingsCame();
    }

    /** From now on a component that comes is only kept for {@link #uninstall}. */
    void beginUninstall() {
        uninstalling = true;
    }

    /** Whether the plug-in has something to undo. */
    boolean wantsUninstall() {
        return declaration.problem().isEmpty()
                && declaration.hooks().contains(Hook.UNINSTALL)
                && (standing.installedVersion().isPresent() || standing.state() == PluginState.FAILED);
    }

    /** The last hooks, and then it is forgotten. */
    void uninstall() {
        if (standing.state() != PluginState.UNINSTALLED) {
            stopWorking();
            if (wantsUninstall()) {
                hooks.uninstall(reference);
            }
            if (declaration.problem().isEmpty()) {
                cancelTasks();
                standing.uninstalled();
            }
            hooks.dropInstance();
        }
        uninstalling = false;
    }

    /** Gives up the hook that runs, if one does. May be called from any thread. */
    void abandonHook(String reason) {
        hooks.abandon(reason);
    }

    /** What it scheduled goes with it: nobody would do it any more. */
    private void cancelTasks() {
        Optional<TaskManager> engine = host.taskManager().get();
        if (engine.isEmpty()) {
            LOG.info("There is no task engine, so the tasks of plug-in {} stay, if there are any", name());
            return;
        }
        try {
            TaskOwner.of(declaration, String.valueOf(bundle.getSymbolicName()))
                    .cancelAll(
                            engine.get(),
                            "Plug-in " + name() + " was uninstalled",
                            host.limits().of(Hook.DISABLE));
        } catch (TaskException | TimeoutException | RuntimeException e) {
            standing.failed("Cancelling its tasks", e);
        } catch (ExecutionException e) {
            standing.failed("Cancelling its tasks", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            standing.failed("Cancelling its tasks", e);
        }
    }

    /** Its owner switched it off, but the framework forgot. */
    private void keepOff() {
        keptOff = true;
        if (isRunning()) {
            host.lanes().execute(this::stopBundle); // that waits for the lane
        } else {
            stopBundle(); // only takes the flag away, and must do so before the start level is reached
        }
    }

    private void stopBundle() {
        try {
            LOG.info("Plug-in {} stays switched off", name());
            bundle.stop();
        } catch (BundleException | IllegalStateException e) {
            standing.failed("Keeping it switched off", e);
        } finally {
            keptOff = false;
        }
    }

    private Optional<String> detail(PluginState state) {
        if (declaration.problem().isPresent()) {
            return declaration.problem();
        }
        return switch (state) {
            case DISABLED -> Optional.of("Switched off by its owner");
            case INSTALLED -> Optional.of(whyNotEnabled());
            default -> Optional.empty();
        };
    }

    private String whyNotEnabled() {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "Its bundle is not resolved";
            case Bundle.RESOLVED -> "Its bundle is not started";
            case Bundle.ACTIVE, Bundle.STARTING ->
                reference == null
                        ? UnsatisfiedComponents.describe(host.components(), bundle)
                        : "A hook is running, or about to";
            default -> "Its bundle is stopping";
        };
    }

    private boolean isRunning() {
        return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
    }

    private boolean switchedOffByFlag() {
        return !host.leaving().getAsBoolean() && !uninstalling && !isRunning() && !isPersistentlyStarted();
    }

    boolean isPersistentlyStarted() {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return level != null && level.isPersistentlyStarted();
    }
}
