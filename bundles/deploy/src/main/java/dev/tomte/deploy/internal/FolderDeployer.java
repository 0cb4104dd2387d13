package dev.tomte.deploy.internal;

import dev.tomte.audit.AuditTrail;
import dev.tomte.deploy.BundleDeployed;
import dev.tomte.deploy.DeployException;
import dev.tomte.deploy.DeployedBundle;
import dev.tomte.deploy.Deployer;
import dev.tomte.event.EventProperties;
import dev.tomte.plugin.PluginManager;
import dev.tomte.store.Store;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;

/** Keeps the bundles of the folder {@code tomte.plugins} live. */
@Component(
        service = {Deployer.class, FolderDeployer.class},
        immediate = true,
        configurationPid = "dev.tomte.deploy")
@Designate(ocd = DeployConfig.class)
public final class FolderDeployer implements Deployer {

    private final DeployLoop loop;
    private final Installation installation;

    @Activate
    public FolderDeployer(
            BundleContext context,
            DeployConfig config,
            @Reference Store store,
            @Reference PluginManager plugins,
            @Reference EventAdmin events) {
        this(
                context,
                DeploySettings.of(config, context.getProperty("tomte.plugins"), context.getProperty("tomte.data")),
                store,
                plugins,
                teller(events, new AuditTrail(context)),
                Checkpoint.NONE);
    }

    private static Consumer<BundleDeployed> teller(EventAdmin events, AuditTrail audit) {
        return event -> {
            events.postEvent(new Event(event.topic(), EventProperties.of(event)));
            audit.add(AuditEvents.of(event));
        };
    }

    FolderDeployer(
            BundleContext context,
            DeploySettings settings,
            Store store,
            PluginManager plugins,
            Consumer<BundleDeployed> listener,
            Checkpoint checkpoint) {
        loop = new DeployLoop(context, settings, store, plugins, listener, checkpoint);
        installation = new Installation(settings, loop);
    }

    @Activate
    void start() {
        loop.start();
    }

    @Deactivate
    void stop() {
        loop.close();
    }

    @Override
    public List<DeployedBundle> list() {
        return loop.report().snapshot().lines();
    }

    @Override
    public DeployedBundle install(Path jar) throws DeployException {
        return installation.install(jar);
    }

    @Override
    public DeployedBundle install(URI source) throws DeployException {
        return installation.install(source);
    }

    @Override
    public void uninstall(String bundle) throws DeployException {
        installation.uninstall(bundle);
    }

    /** Has the folder compared with what is known, as after a file event. Returns at once. */
    void compare() {
        loop.wake();
    }

    /** What keeps anything from being deployed; empty if nothing does. */
    Optional<String> trouble() {
        return loop.trouble();
    }
}
