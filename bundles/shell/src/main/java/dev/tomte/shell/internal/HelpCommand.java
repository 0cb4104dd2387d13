package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Commands.Command;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;

/** {@code tomte:help}. */
@Component(
        service = HelpCommand.class,
        property = {"osgi.command.scope=tomte", "osgi.command.function=help"})
public final class HelpCommand implements ArgumentCompleter {

    @Descriptor("Lists all commands, or explains one")
    public void help(CommandSession session, @Descriptor("a command") String... command) {
        Commands commands = new Commands(session);
        if (command.length > 0) {
            Output.print(
                    session,
                    Manual.of(commands.find(Arrays.asList(command)).command()).text());
            return;
        }
        StringBuilder text = new StringBuilder();
        String scope = "";
        for (Command each : commands.all().values()) {
            if (!each.scope().equals(scope)) {
                scope = each.scope();
                text.append(text.isEmpty() ? "" : "\n").append(scope).append('\n');
            }
            text.append(String.format(
                            Locale.ROOT,
                            "  %-24s %s",
                            each.full(),
                            Manual.of(each).summary())
                    .stripTrailing());
            text.append('\n');
        }
        Output.print(session, text + "\nA command with --help after it says how to call it.\n");
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return arguments.isEmpty() ? List.copyOf(new Commands(session).all().keySet()) : List.of();
    }
}
