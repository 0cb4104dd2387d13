package dev.tomte.plugins.internal;

import dev.tomte.audit.AuditTrail;
import dev.tomte.event.EventProperties;
import dev.tomte.plugin.Plugin;
import dev.tomte.plugin.PluginException;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugins.internal.resilience.Surroundings;
import dev.tomte.resilience.CircuitStateChanged;
import dev.tomte.resilience.ResilienceSnapshot;
import dev.tomte.settings.SettingsManager;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.task.TaskManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host of the plug-ins. Enabling and disabling is starting and stopping the bundle; everything else follows from
 * what the framework then tells, so that it makes no difference who started or stopped it.
 */
@Component(
        immediate = true,
        configurationPid = PluginHost.PID,
        service = {PluginManager.class, ConfigurationListener.class})
@Designate(ocd = PluginHostConfig.class)
public final class PluginHost implements PluginManager, ConfigurationListener {

    static final String PID = "dev.tomte.plugins";

    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int ANY_BUT_UNINSTALLED =
            Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private final ExecutorService lanes = PluginThreads.lanes();
    private final ExecutorService hooks = PluginThreads.hooks();
    private final ExecutorService workers = PluginThreads.workers();
    private final Delayed delays = new Delayed();
    private final Ledger ledger;
    private final PluginRegistry registry;
    private final BundleTracker<Bundle> bundleTracker;
    private final ServiceTracker<Plugin, ?> serviceTracker;
    private final SettingsDoor settings;
    private volatile TimeLimits limits;
    private volatile boolean stopping;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile @Nullable TaskManager taskManager;

    /** Opens the ledger; the hosting begins with {@link #start}. */
    @Activate
    public PluginHost(
            BundleContext bundles,
            PluginHostConfig config,
            @Reference Store store,
            @Reference EventAdmin eventAdmin,
            @Reference ConfigurationAdmin configurationAdmin,
            @Reference ServiceComponentRuntime components)
            throws StoreException {
        this.limits = limits(config);
        this.ledger = Ledger.open(store);
        this.settings = new SettingsDoor(bundles);
        HostServices host = new HostServices(
                bundles,
                String.valueOf(bundles.getProperty("tomte.started")),
                ledger,
                eventAdmin,
                new Configurations(configurationAdmin),
                components,
                () -> limits,
                InstantSource.system(),
                lanes,
                hooks,
                new Surroundings(
                        System::nanoTime,
                        InstantSource.system(),
                        () -> ThreadLocalRandom.current().nextDouble(),
                        workers,
                        delays,
                        event -> publish(eventAdmin, event)),
                () -> Optional.ofNullable(taskManager),
                settings::get,
                new AuditTrail(bundles)::add,
                () -> stopping || bundles.getBundle(0).getState() == Bundle.STOPPING);
        this.registry = new PluginRegistry(host, Boolean.parseBoolean(bundles.getProperty("tomte.cache.rebuilt")));
        this.bundleTracker = new BundleTracker<>(bundles, ANY_BUT_UNINSTALLED, registry);
        this.serviceTracker = new ServiceTracker<>(bundles, Plugin.class, registry);
    }

    @Activate
    void start() {
        bundleTracker.open();
        serviceTracker.open();
    }

    // By its reference: nobody who has no plug-in with settings pays for them.
    @Reference(
            service = SettingsManager.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "settingsGone")
    void settingsCame(ServiceReference<SettingsManager> reference) {
        settings.open(reference);
        registry.all().forEach(plugin -> plugin.queue(plugin::settingsCame));
    }

    void settingsGone(ServiceReference<SettingsManager> reference) {
        settings.close(reference);
    }

    /** Changes the limits, from the next hook on; no plug-in need stop for it. */
    @Modified
    void configure(PluginHostConfig config) {
        try {
            limits = TimeLimits.of(config);
        } catch (RuntimeException e) { // ours for a range, SCR's for a value of another type
            LOG.error("Invalid configuration, the old one stays: {}", e.getMessage(), e);
        }
    }

    private static TimeLimits limits(PluginHostConfig config) {
        try {
            return TimeLimits.of(config);
        } catch (RuntimeException e) { // ours for a range, SCR's for a value of another type
            // Without the host no plug-in would run at all.
            LOG.error("Invalid configuration {}, so the defaults hold: {}", PID, e.getMessage(), e);
            return TimeLimits.defaults();
        }
    }

    /** Disables every plug-in, all at a time; none is switched off by that. What hangs is waited for once. */
    @Deactivate
    void stop() {
        stopping = true;
        Map<HostedPlugin, CompletableFuture<Void>> stopped = registry.all().stream()
                .collect(Collectors.toMap(plugin -> plugin, plugin -> plugin.submit(plugin::stopWorking)));
        await(
                CompletableFuture.allOf(stopped.values().toArray(CompletableFuture<?>[]::new)),
                limits.of(Hook.DISABLE).plus(GRACE));
        stopped.forEach((plugin, done) -> {
            if (!done.isDone()) {
                plugin.abandonHook("was given up because the plug-in host stops.");
            }
        });
        registry.leaveWithin(GRACE);
        serviceTracker.close();
        bundleTracker.close();
        lanes.shutdown();
        hooks.shutdownNow();
        workers.shutdownNow();
        delays.stop();
    }

    @Override
    public List<PluginInfo> list() {
        return registry.all().stream().map(HostedPlugin::info).toList();
    }

    @Override
    public Optional<PluginInfo> get(String name) {
        return registry.get(name).map(HostedPlugin::info);
    }

    @Override
    public Optional<ResilienceSnapshot> resilience(String name) {
        return registry.get(name).map(HostedPlugin::resilience);
    }

    @Override
    public PluginInfo enable(String name) throws PluginException {
        refuseInHook("enable");
        HostedPlugin plugin = named(name);
        if (plugin.declaration().problem().isPresent()) {
            throw new PluginException("Plug-in " + name + " cannot be enabled. "
                    + plugin.declaration().problem().get());
        }
        boolean retry = plugin.state() == PluginState.FAILED && plugin.hasComponent();
        try {
            plugin.bundle().start();
        } catch (BundleException | IllegalStateException e) {
            throw new PluginException(
                    "Plug-in " + name + " cannot be enabled, because its bundle does not start: " + e.getMessage(), e);
        }
        if (retry) {
            plugin.standing().retried();
        }
        await(
                plugin.submit(() -> {
                    plugin.settle();
                    if (retry) {
                        plugin.bringUp();
                    }
                }),
                limits.sum(Hook.values()).plus(GRACE));
        PluginInfo info = plugin.info();
        if (info.state() != PluginState.ENABLED) {
            throw new PluginException(
                    "Plug-in " + name + " is " + info.state() + ", not ENABLED: "
                            + info.detail().orElse("a hook still runs"),
                    plugin.standing().snapshot().cause().orElse(null));
        }
        requireSaved(plugin, "enabled");
        return info;
    }

    @Override
    public PluginInfo disable(String name) throws PluginException {
        refuseInHook("disable");
        HostedPlugin plugin = named(name);
        try {
            plugin.bundle().stop();
        } catch (BundleException | IllegalStateException e) {
            throw new PluginException(
                    "Plug-in " + name + " cannot be disabled, because its bundle does not stop: " + e.getMessage(), e);
        }
        await(plugin.submit(plugin::settle), limits.of(Hook.DISABLE).plus(GRACE));
        requireSaved(plugin, "disabled");
        return plugin.info();
    }

    @Override
    public boolean isSwitchedOff(String bundle) {
        return ledger.isSwitchedOff(bundle);
    }

    @Override
    public void beforeUninstall(String bundle) {
        refuseInHook("beforeUninstall");
        registry.ofBundle(bundle).forEach(this::uninstall);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        registry.all().stream()
                .filter(plugin -> plugin.declaration().pid().equals(event.getPid()))
                .forEach(plugin -> plugin.queue(plugin::reconfigure));
    }

    private static void publish(EventAdmin eventAdmin, CircuitStateChanged change) {
        try {
            eventAdmin.postEvent(new Event(change.topic(), EventProperties.of(change)));
        } catch (RuntimeException e) { // a call that ends while the event bus stops must not fail for that
            LOG.warn(
                    "Could not tell that circuit {} of plug-in {} is {}",
                    change.circuit(),
                    change.plugin(),
                    change.state(),
                    e);
        }
    }

    private void uninstall(HostedPlugin plugin) {
        plugin.beginUninstall();
        boolean started = plugin.wantsUninstall() && !plugin.hasComponent() && startForUninstall(plugin);
        await(plugin.submit(plugin::uninstall), limits.sum(Hook.values()).plus(GRACE));
        if (started) {
            try {
                plugin.bundle().stop(Bundle.STOP_TRANSIENT);
            } catch (BundleException | IllegalStateException e) {
                plugin.standing().failed("Stopping its bundle after onUninstall", e);
            }
        }
    }

    private static boolean startForUninstall(HostedPlugin plugin) {
        try {
            plugin.bundle().start(Bundle.START_TRANSIENT);
            return true;
        } catch (BundleException | IllegalStateException e) {
            plugin.standing().failed("Starting its bundle for onUninstall", e);
            return false;
        }
    }

    private static void requireSaved(HostedPlugin plugin, String now) throws PluginException {
        Optional<Throwable> unsaved = plugin.standing().switchUnsaved();
        if (unsaved.isPresent()) {
            Throwable cause = unsaved.get();
            String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            throw new PluginException(
                    "Plug-in " + plugin.name() + " is " + now + " now, but that could not be written: " + why
                            + "; it is forgotten at the next start",
                    cause);
        }
    }

    private HostedPlugin named(String name) throws PluginException {
        return registry.get(name)
                .orElseThrow(() -> new PluginException("There is no plug-in '" + name + "'; there are "
                        + registry.all().stream().map(HostedPlugin::name).toList()));
    }

    private static void refuseInHook(String call) {
        if (PluginThreads.inHook()) {
            throw new IllegalStateException("PluginManager." + call
                    + " was called in a plug-in's hook, where it would wait for itself; call it in another thread");
        }
    }

    private static void await(CompletableFuture<?> done, Duration limit) {
        try {
            done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("A plug-in is not done after {} ms; going on without it", limit.toMillis(), e);
        } catch (ExecutionException e) {
            LOG.error("The host failed while it worked on a plug-in; please report this", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Did not wait for a plug-in: interrupted", e);
        }
    }
}
