package dev.tomte.shell.internal;

import dev.tomte.plugin.PluginException;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginManager;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code plugin:enable}, {@code plugin:disable}. */
@Component(
        service = PluginCommands.class,
        property = {"osgi.command.scope=plugin", "osgi.command.function=enable", "osgi.command.function=disable"})
public final class PluginCommands implements ArgumentCompleter {

    private static final Logger LOG = LoggerFactory.getLogger(PluginCommands.class);

    private final PluginManager plugins;
    private final String ownBundle;

    @Activate
    public PluginCommands(@Reference PluginManager plugins, BundleContext context) {
        this(plugins, context.getBundle().getSymbolicName());
    }

    PluginCommands(PluginManager plugins, String ownBundle) {
        this.plugins = plugins;
        this.ownBundle = ownBundle;
    }

    @Descriptor("Enables a plug-in, and tries one that failed again")
    public void enable(CommandSession session, @Descriptor("of a plug-in") String name) throws PluginException {
        PluginInfo info = plugins.enable(find(name).name());
        say(session, info);
    }

    @Descriptor("Disables a plug-in; it stays so over restarts")
    public void disable(CommandSession session, @Descriptor("of a plug-in") String name) throws PluginException {
        PluginInfo info = find(name);
        if (!info.bundle().equals(ownBundle)) {
            say(session, plugins.disable(info.name()));
            return;
        }
        Output.line(
                session,
                "Warning: this switches off the shell itself, now and after every restart: no command of 'tomte' but"
                        + " start and stop will work. The Web Console can start its bundle (" + ownBundle + ") again.");
        // Stopping the bundle ends this session, so it cannot be what waits for it.
        Running.thread("tomte-shell-off", () -> {
                    try {
                        plugins.disable(info.name());
                    } catch (PluginException e) {
                        LOG.error("The shell could not be disabled", e);
                    }
                })
                .start();
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return arguments.isEmpty()
                ? plugins.list().stream().map(PluginInfo::name).toList()
                : List.of();
    }

    private PluginInfo find(String name) throws PluginException {
        return plugins.get(name).orElseThrow(() -> {
            List<String> names = plugins.list().stream().map(PluginInfo::name).toList();
            return new PluginException("There is no plug-in '" + name + "'." + NearMatches.hint(name, names)
                    + " 'tomte plugin:list' lists them.");
        });
    }

    private static void say(CommandSession session, PluginInfo info) {
        Output.line(
                session,
                "Plug-in " + info.name() + " " + info.version() + " is " + Values.word(info.state())
                        + info.detail().map(why -> ": " + why).orElse("") + ".");
    }
}
