package dev.tomte.shell.internal;

import dev.tomte.deploy.DeployException;
import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.DeployedBundle;
import dev.tomte.deploy.Deployer;
import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PluginException;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import dev.tomte.plugin.PluginState;
import dev.tomte.resilience.ResilienceSnapshot;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Plug-ins and files in memory: {@code hello} from a file, {@code shell} from Tomte, and a file that is no bundle. */
final class FakePlugins implements PluginManager {

    final CountDownLatch shellDisabled = new CountDownLatch(1);
    /** Of the plug-in hello. */
    volatile ResilienceSnapshot resilience = ResilienceSnapshot.EMPTY;

    final List<String> sources = new ArrayList<>();
    private final Map<String, PluginInfo> plugins = new TreeMap<>();
    private final List<DeployedBundle> files = new ArrayList<>();

    FakePlugins() {
        plugins.put("hello", plugin("hello", "org.example.hello", 20, PluginState.ENABLED));
        plugins.put("shell", plugin("shell", "dev.tomte.shell", 12, PluginState.ENABLED));
        files.add(file("hello-1.0.jar", Optional.of("org.example.hello"), 20, DeployState.LIVE, Optional.empty()));
        files.add(
                file("notes\u001b[2J.txt", Optional.empty(), -1, DeployState.REJECTED, Optional.of("It is not a jar")));
    }

    private static PluginInfo plugin(String name, String bundle, long id, PluginState state) {
        return new PluginInfo(
                name,
                "1.0.0",
                state,
                "example",
                "Says " + name,
                EnumSet.of(Permission.STORAGE_READ),
                bundle,
                id,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }

    private static DeployedBundle file(
            String name, Optional<String> bundle, long id, DeployState state, Optional<String> problem) {
        return new DeployedBundle(
                name, bundle, bundle.map(any -> "1.0.0"), Optional.of("ab"), Optional.empty(), id, state, problem);
    }

    @Override
    public List<PluginInfo> list() {
        return List.copyOf(plugins.values());
    }

    @Override
    public Optional<PluginInfo> get(String name) {
        return Optional.ofNullable(plugins.get(name));
    }

    @Override
    public Optional<ResilienceSnapshot> resilience(String name) {
        return get(name).map(info -> name.equals("hello") ? resilience : ResilienceSnapshot.EMPTY);
    }

    @Override
    public PluginInfo enable(String name) {
        return change(name, PluginState.ENABLED);
    }

    @Override
    public PluginInfo disable(String name) throws PluginException {
        if (name.equals("shell")) {
            shellDisabled.countDown();
        }
        return change(name, PluginState.DISABLED);
    }

    @Override
    public boolean isSwitchedOff(String bundle) {
        return false;
    }

    @Override
    public void beforeUninstall(String bundle) {
        plugins.values().removeIf(info -> info.bundle().equals(bundle));
    }

    /** The other half: the contracts share the name of their list. */
    Deployer deployer() {
        return new Deployer() {
            @Override
            public List<DeployedBundle> list() {
                return List.copyOf(files);
            }

            @Override
            public DeployedBundle install(Path jar) throws DeployException {
                return FakePlugins.this.install(jar);
            }

            @Override
            public DeployedBundle install(URI source) throws DeployException {
                return FakePlugins.this.install(source);
            }

            @Override
            public void uninstall(String bundle) throws DeployException {
                FakePlugins.this.uninstall(bundle);
            }
        };
    }

    private DeployedBundle install(Path jar) {
        sources.add(jar.toString());
        boolean waits = jar.getFileName().toString().startsWith("waits");
        return file(
                "x.jar",
                Optional.of("org.example.x"),
                30,
                waits ? DeployState.WAITING : DeployState.LIVE,
                waits ? Optional.of("it needs the package org.example.y") : Optional.empty());
    }

    private DeployedBundle install(URI source) throws DeployException {
        sources.add(source.toString());
        throw new DeployException("Nothing answers at " + source);
    }

    private void uninstall(String bundle) throws DeployException {
        if (!files.removeIf(file -> file.bundle().filter(bundle::equals).isPresent())) {
            throw new DeployException("There is no " + bundle);
        }
        beforeUninstall(bundle);
    }

    private PluginInfo change(String name, PluginState state) {
        PluginInfo old = plugins.get(name);
        PluginInfo changed = plugin(name, old.bundle(), old.bundleId(), state);
        plugins.put(name, changed);
        return changed;
    }
}
