package dev.tomte.shell.internal;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/**
 * What Gogo calls for a name it does not know: {@code health status} is {@code health:status}, and everything else is
 * refused with the names that look like it.
 */
final class UnknownCommand implements Function {

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        List<String> words = arguments.stream().map(String::valueOf).toList();
        Commands.Call call = new Commands(session).find(words);
        return new LineCommand(call.command()).execute(session, arguments.subList(call.words(), arguments.size()));
    }
}
