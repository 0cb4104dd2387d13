package dev.tomte.shell.internal;

import java.util.function.BiConsumer;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code tomte:stop}, {@code tomte:restart}, {@code tomte:reboot}, {@code tomte:version}. */
@Component(
        service = LifeCycleCommands.class,
        property = {
            "osgi.command.scope=tomte",
            "osgi.command.function=stop",
            "osgi.command.function=restart",
            "osgi.command.function=reboot",
            "osgi.command.function=version"
        })
public final class LifeCycleCommands {

    private static final int STOP = 0;
    private static final int RESTART = 100;
    private static final int REBOOT = 101;

    private final BiConsumer<Integer, String> exit;
    private final String version;
    private final @Nullable String rebootCommand;

    @Activate
    public LifeCycleCommands(
            @Reference(target = "(tomte.role=exit)") BiConsumer<Integer, String> exit, BundleContext context) {
        this(exit, Properties.required(context, "tomte.version"), context.getProperty("tomte.reboot"));
    }

    LifeCycleCommands(BiConsumer<Integer, String> exit, String version, @Nullable String rebootCommand) {
        this.exit = exit;
        this.version = version;
        this.rebootCommand = rebootCommand;
    }

    @Descriptor("Stops Tomte")
    public void stop(CommandSession session) {
        Output.line(session, "Tomte stops.");
        exit.accept(STOP, "tomte:stop");
    }

    @Descriptor("Restarts Tomte")
    public void restart(CommandSession session) {
        Output.line(session, "Tomte restarts.");
        exit.accept(RESTART, "tomte:restart");
    }

    @Descriptor("Stops Tomte and has its supervisor run the reboot command of conf/launcher.properties")
    public void reboot(CommandSession session, @Descriptor("why, for data/restarts.jsonl") String reason) {
        if (rebootCommand == null || rebootCommand.isBlank()) {
            throw new IllegalStateException(
                    "tomte.reboot is not set in conf/launcher.properties; set it to the command that restarts the device");
        }
        Output.line(session, "Tomte stops, and the device reboots.");
        exit.accept(REBOOT, reason);
    }

    @Descriptor("The versions of Tomte and of Java")
    public void version(CommandSession session) {
        Output.line(session, "Tomte " + version + ", Java " + Runtime.version());
    }
}
