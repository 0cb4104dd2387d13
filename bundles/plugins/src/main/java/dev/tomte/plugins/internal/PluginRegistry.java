package dev.tomte.plugins.internal;

import dev.tomte.plugin.Plugin;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows which bundles are plug-ins, and hands on what happens to them. Called by the framework, in its threads. */
final class PluginRegistry implements BundleTrackerCustomizer<Bundle>, ServiceTrackerCustomizer<Plugin, Long> {

    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);

    private final HostServices host;
    private final boolean cacheRebuilt;
    private final Map<Long, HostedPlugin> plugins = new ConcurrentHashMap<>();
    private final Set<Long> reported = ConcurrentHashMap.newKeySet();
    private volatile OptionalLong leaveBy = OptionalLong.empty();

    PluginRegistry(HostServices host, boolean cacheRebuilt) {
        this.host = host;
        this.cacheRebuilt = cacheRebuilt;
    }

    List<HostedPlugin> all() {
        return plugins.values().stream()
                .sorted(Comparator.comparing(HostedPlugin::name)
                        .thenComparing(plugin -> plugin.bundle().getBundleId()))
                .toList();
    }

    /** The plug-in of this name; a refused one, which goes by its bundle's name, only if there is no other. */
    Optional<HostedPlugin> get(String name) {
        return all().stream()
                .filter(plugin -> plugin.name().equals(name))
                .min(Comparator.comparing(
                        plugin -> plugin.declaration().problem().isPresent()));
    }

    Stream<HostedPlugin> ofBundle(String symbolicName) {
        return all().stream()
                .filter(plugin -> symbolicName.equals(plugin.bundle().getSymbolicName()));
    }

    @Override
    public Bundle addingBundle(Bundle bundle, @Nullable BundleEvent event) {
        take(bundle).ifPresent(plugin -> plugin.begin(cacheRebuilt));
        return bundle;
    }

    @Override
    public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, Bundle tracked) {
        int type = event == null ? 0 : event.getType();
        if (type == BundleEvent.UPDATED) {
            retire(bundle);
            take(bundle).ifPresent(plugin -> plugin.begin(false));
        } else if (type == BundleEvent.STARTED || type == BundleEvent.LAZY_ACTIVATION || type == BundleEvent.STOPPED) {
            HostedPlugin plugin = plugins.get(bundle.getBundleId());
            if (plugin != null) {
                plugin.queue(plugin::settle);
            }
        }
    }

    @Override
    public void removedBundle(Bundle bundle, @Nullable BundleEvent event, Bundle tracked) {
        if (bundle.getState() != Bundle.UNINSTALLED) {
            return; // it is the host that goes
        }
        HostedPlugin plugin = plugins.get(bundle.getBundleId());
        if (plugin != null) {
            // The Web Console does not ask us first. The code is still there during this event, and often after it, so
            // onUninstall gets what may be the last chance; it is no more than that.
            waitFor(plugin, plugin.submit(plugin::uninstall), "its bundle is uninstalled.");
            retire(bundle);
        }
    }

    @Override
    public @Nullable Long addingService(ServiceReference<Plugin> reference) {
        Bundle owner = reference.getBundle();
        HostedPlugin plugin = owner == null ? null : plugins.get(owner.getBundleId());
        if (plugin == null) {
            if (owner != null && reported.add(owner.getBundleId())) {
                LOG.warn(
                        "{} provides a {} but is no plug-in, so the service is left alone. Annotate the class with"
                                + " @PluginManifest, or add to the bundle's manifest: Provide-Capability:"
                                + " dev.tomte.plugin;dev.tomte.plugin=a-name;kind=example",
                        owner,
                        Plugin.class.getName());
            }
            return null;
        }
        plugin.queue(() -> plugin.arrive(reference));
        return owner.getBundleId();
    }

    @Override
    public void modifiedService(ServiceReference<Plugin> reference, Long owner) {
        // Its properties mean nothing to the host.
    }

    @Override
    public void removedService(ServiceReference<Plugin> reference, Long owner) {
        // Not reference.getBundle(): a service that went while it came has none any more.
        HostedPlugin plugin = plugins.get(owner);
        if (plugin != null) {
            waitFor(plugin, plugin.submit(() -> plugin.leave(reference)), "its bundle or component stops.");
        }
    }

    /** Waits in a thread of the framework's: not longer than onDisable may take, and not for oneself. */
    private void waitFor(HostedPlugin plugin, CompletableFuture<Void> done, String why) {
        if (PluginThreads.inHookOf(plugin.name())) {
            return;
        }
        Duration limit = patience();
        try {
            done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Plug-in {} is not done after {} ms, but {}", plugin.name(), limit.toMillis(), why, e);
            plugin.abandonHook("was given up after " + limit.toMillis() + " ms, because " + why);
        } catch (ExecutionException e) {
            LOG.error("Plug-in {} could not be stopped in order", plugin.name(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Did not wait for plug-in {}: interrupted", plugin.name(), e);
        }
    }

    /** The host goes: from now on all plug-ins together are waited for no longer than this. */
    void leaveWithin(Duration limit) {
        leaveBy = OptionalLong.of(System.nanoTime() + limit.toNanos());
    }

    private Duration patience() {
        Duration limit = host.limits().of(Hook.DISABLE);
        OptionalLong end = leaveBy;
        if (end.isEmpty()) {
            return limit;
        }
        Duration left = Duration.ofNanos(Math.max(0, end.getAsLong() - System.nanoTime()));
        return left.compareTo(limit) < 0 ? left : limit;
    }

    private synchronized Optional<HostedPlugin> take(Bundle bundle) {
        Optional<HostedPlugin> taken = Declaration.of(bundle)
                .map(declaration -> namesake(bundle, declaration)
                        .map(other -> declaration.refused(
                                bundle,
                                "the name '" + declaration.name() + "' is taken by " + other.bundle()
                                        + "; a name is unique on a device"))
                        .orElse(declaration))
                .map(declaration -> new HostedPlugin(bundle, declaration, host));
        taken.ifPresent(plugin -> plugins.put(bundle.getBundleId(), plugin));
        return taken;
    }

    private Optional<HostedPlugin> namesake(Bundle bundle, Declaration declaration) {
        return declaration.problem().isPresent()
                ? Optional.empty()
                : plugins.values().stream()
                        .filter(other -> other.declaration().problem().isEmpty())
                        .filter(other -> other.name().equals(declaration.name()))
                        .filter(other -> other.bundle().getBundleId() != bundle.getBundleId())
                        .findFirst();
    }

    private void retire(Bundle bundle) {
        HostedPlugin gone = plugins.remove(bundle.getBundleId());
        reported.remove(bundle.getBundleId());
        if (gone != null) {
            gone.standing().retire();
            if (gone.declaration().problem().isEmpty()) {
                plugins.values().stream()
                        .filter(other -> other.declaration().problem().isPresent())
                        .forEach(this::reconsider);
            }
        }
    }

    /** A name came free; one that was refused for it may live now. */
    private void reconsider(HostedPlugin refused) {
        Bundle bundle = refused.bundle();
        take(bundle).filter(plugin -> plugin.declaration().problem().isEmpty()).ifPresent(plugin -> {
            plugin.begin(false);
            ServiceReference<?>[] services = bundle.getRegisteredServices();
            Arrays.stream(services == null ? new ServiceReference<?>[0] : services)
                    .filter(PluginRegistry::isPlugin)
                    .forEach(reference -> arrive(plugin, reference));
        });
    }

    @SuppressWarnings("unchecked") // objectClass says so
    private static void arrive(HostedPlugin plugin, ServiceReference<?> reference) {
        plugin.queue(() -> plugin.arrive((ServiceReference<Plugin>) reference));
    }

    private static boolean isPlugin(ServiceReference<?> reference) {
        return Arrays.asList((String[]) reference.getProperty(Constants.OBJECTCLASS))
                .contains(Plugin.class.getName());
    }
}
