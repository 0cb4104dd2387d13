package dev.tomte.shell.internal;

import java.io.OutputStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Component;

/**
 * Runs a line for another face, in a session of that face, so that a command answers with the same words wherever it was
 * typed. Arguments: the line, and the streams for what it prints itself (results; errors). The result is the exit status.
 */
@Component(service = Function.class, property = "tomte.role=line")
public final class LineFunction implements Function {

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        OutputStream out = (OutputStream) arguments.get(1);
        OutputStream err = (OutputStream) arguments.get(2);
        if (!(session.get("default") instanceof UnknownCommand)) {
            session.put("SCOPE", ClientSession.SCOPES);
            session.put("default", new UnknownCommand());
        }
        Invocation.Printer printer = (type, text) -> (type == Frames.ERR ? err : out).write(text);
        return new Invocation(session, printer).line((String) arguments.get(0));
    }
}
