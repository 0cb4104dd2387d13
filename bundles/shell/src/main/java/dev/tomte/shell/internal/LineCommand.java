package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Commands.Command;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/** A command as a line calls it, with arguments that Gogo made of its words: says what is wrong with them. */
record LineCommand(Command command) implements Function {

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        List<Object> checked;
        try {
            checked = Misuse.checked(command, arguments);
        } catch (UsageException e) {
            throw new MisuseException(command, String.valueOf(e.getMessage()), e);
        }
        try {
            return command.function().execute(session, checked);
        } catch (IllegalArgumentException e) {
            if (Misuse.isUncalled(e, command.name())) {
                throw new MisuseException(command, Misuse.words(command, checked), e);
            }
            throw e;
        }
    }
}
