package dev.tomte.shell.internal;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Component;

/** Completes a line for another face. Argument: the line up to the cursor. The result lists what its last word could become. */
@Component(service = Function.class, property = "tomte.role=completion")
public final class CompletionFunction implements Function {

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        return new LineCompleter(session).complete((String) arguments.get(0));
    }
}
