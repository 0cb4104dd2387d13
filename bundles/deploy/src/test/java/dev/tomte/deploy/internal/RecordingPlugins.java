package dev.tomte.deploy.internal;

import dev.tomte.plugin.PluginException;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import dev.tomte.resilience.ResilienceSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Plays the plug-in host: remembers who was asked to say farewell, and in what state its bundle was. */
final class RecordingPlugins implements PluginManager {

    final Set<String> switchedOff = ConcurrentHashMap.newKeySet();
    final List<String> farewells = new CopyOnWriteArrayList<>();

    /** Farewells of this bundle do not end before the gate is opened. */
    volatile String slow = "";

    final CountDownLatch gate = new CountDownLatch(1);
    private volatile Optional<BundleContext> context = Optional.empty();

    void watch(BundleContext framework) {
        context = Optional.of(framework);
    }

    @Override
    public boolean isSwitchedOff(String bundle) {
        return switchedOff.contains(bundle);
    }

    @Override
    public void beforeUninstall(String bundle) {
        String state = "absent";
        for (Bundle candidate : context.orElseThrow().getBundles()) {
            if (bundle.equals(candidate.getSymbolicName())) {
                state = candidate.getState() == Bundle.ACTIVE ? "active" : "inactive";
            }
        }
        farewells.add(bundle + " " + state);
        if (bundle.equals(slow)) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public List<PluginInfo> list() {
        return List.of();
    }

    @Override
    public Optional<ResilienceSnapshot> resilience(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<PluginInfo> get(String name) {
        return Optional.empty();
    }

    @Override
    public PluginInfo enable(String name) throws PluginException {
        throw new PluginException("The deployer enables no plug-in, it starts bundles: " + name);
    }

    @Override
    public PluginInfo disable(String name) throws PluginException {
        throw new PluginException("The deployer disables no plug-in, it stops bundles: " + name);
    }
}
