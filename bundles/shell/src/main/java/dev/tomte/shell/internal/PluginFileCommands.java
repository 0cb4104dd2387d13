package dev.tomte.shell.internal;

import dev.tomte.deploy.DeployException;
import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.DeployedBundle;
import dev.tomte.deploy.Deployer;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import dev.tomte.resilience.ResilienceSnapshot;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code plugin:list}, {@code plugin:info}, {@code plugin:install}, {@code plugin:uninstall}. */
@Component(
        service = PluginFileCommands.class,
        property = {
            "osgi.command.scope=plugin",
            "osgi.command.function=list",
            "osgi.command.function=info",
            "osgi.command.function=install",
            "osgi.command.function=uninstall"
        })
public final class PluginFileCommands implements ArgumentCompleter {

    private final PluginManager plugins;
    private final Deployer deployer;

    @Activate
    public PluginFileCommands(@Reference PluginManager plugins, @Reference Deployer deployer) {
        this.plugins = plugins;
        this.deployer = deployer;
    }

    @Descriptor("The plug-ins, and every file in the plug-in folder")
    public void list(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        Table table = new Table(
                        "name", "version", "state", "kind", "bundle", "file", "problem", "description", "bundleId")
                .hide("description", "bundleId");
        Inventory.of(plugins, deployer)
                .forEach(item -> table.row(
                        item.name(),
                        item.version(),
                        item.state(),
                        item.plugin().map(PluginInfo::kind),
                        item.bundle(),
                        item.file().map(DeployedBundle::file),
                        item.problem(),
                        item.plugin().map(PluginInfo::description),
                        item.bundleId()));
        table.print(session, json, "No plug-ins. 'tomte plugin:install FILE' installs one.");
    }

    @Descriptor("All about a plug-in")
    public void info(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("of a plug-in, or the symbolic name of a bundle") String name) {
        Inventory.Item item = find(name);
        ResilienceTables resilience =
                new ResilienceTables(item.name().flatMap(plugins::resilience).orElse(ResilienceSnapshot.EMPTY));
        Details details = item.details();
        if (json) {
            resilience.addTo(details);
        }
        details.print(session, json);
        if (!json) {
            resilience.print(session);
        }
    }

    @Descriptor("Installs a plug-in, or updates it")
    public void install(
            CommandSession session, @Descriptor("a jar, or an address (file:, http:, https:) of one") String source)
            throws DeployException {
        DeployedBundle deployed =
                isAddress(source) ? deployer.install(address(source)) : deployer.install(file(session, source));
        String label = deployed.bundle().orElse(deployed.file())
                + deployed.version().map(version -> " " + version).orElse("");
        if (deployed.state() == DeployState.LIVE) {
            Output.line(session, label + " is live.");
        } else if (deployed.state() == DeployState.WAITING) {
            Output.line(
                    session,
                    label + " is installed and waits: " + deployed.problem().orElse("it lacks something") + ".");
        } else {
            throw new DeployException(label + " is " + Values.word(deployed.state()) + ": "
                    + deployed.problem().orElse("no reason is known"));
        }
    }

    @Descriptor("Takes a plug-in out of the plug-in folder; its onUninstall runs")
    public void uninstall(
            CommandSession session, @Descriptor("of a plug-in, or the symbolic name of a bundle") String name)
            throws DeployException {
        Inventory.Item item = find(name);
        String bundle = item.bundle().orElseThrow(() -> noBundle(item));
        if (item.file().isEmpty()) {
            throw new DeployException(
                    "'" + name + "' came with Tomte, not from the plug-in folder. It can be disabled: "
                            + "'tomte plugin:disable " + name + "'");
        }
        deployer.uninstall(bundle);
        Output.line(session, bundle + " is uninstalled.");
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return (command.equals("info") || command.equals("uninstall")) && arguments.isEmpty()
                ? Inventory.of(plugins, deployer).stream()
                        .filter(item -> command.equals("info") || item.file().isPresent())
                        .map(item -> item.name().or(item::bundle).orElse(""))
                        .filter(name -> !name.isEmpty())
                        .toList()
                : List.of();
    }

    private Inventory.Item find(String name) {
        List<Inventory.Item> items = Inventory.of(plugins, deployer);
        return Stream.<java.util.function.Function<Inventory.Item, Optional<String>>>of(
                        Inventory.Item::name, Inventory.Item::bundle, item -> item.file()
                                .map(DeployedBundle::file))
                .flatMap(key -> items.stream()
                        .filter(item -> key.apply(item).filter(name::equals).isPresent()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no plug-in '" + name + "'."
                        + NearMatches.hint(
                                name,
                                items.stream()
                                        .map(item ->
                                                item.name().or(item::bundle).orElse(null))
                                        .filter(Objects::nonNull)
                                        .toList())
                        + " 'tomte plugin:list' lists them."));
    }

    private static IllegalArgumentException noBundle(Inventory.Item item) {
        return new IllegalArgumentException(
                item.file().map(DeployedBundle::file).orElse("It")
                        + " is no bundle: delete it from the plug-in folder");
    }

    /** A scheme has at least two letters, so that a drive is none. */
    private static boolean isAddress(String source) {
        int colon = source.indexOf(':');
        return colon > 1
                && source.substring(0, colon).chars().allMatch(Character::isLetterOrDigit)
                && (source.startsWith("file:") || source.startsWith("//", colon + 1));
    }

    private static URI address(String source) throws DeployException {
        try {
            return new URI(source);
        } catch (URISyntaxException e) {
            throw new DeployException("Expected an address, not '" + source + "': " + e.getReason(), e);
        }
    }

    private static Path file(CommandSession session, String source) throws DeployException {
        try {
            Path file = session.currentDir().resolve(source).normalize();
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new DeployException("Expected a readable file: there is none at " + file);
            }
            return file;
        } catch (InvalidPathException e) {
            throw new DeployException("Expected a file, not '" + source + "': " + e.getReason(), e);
        }
    }
}
