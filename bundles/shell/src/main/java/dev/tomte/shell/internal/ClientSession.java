package dev.tomte.shell.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/**
 * The Gogo session of a connection. An interrupted command takes its session's streams with it (Java closes a channel
 * whose reader or writer is interrupted), so after an interrupt a new session goes on with the old one's variables.
 */
final class ClientSession implements AutoCloseable {

    /** Tomte's own commands come first where a name is in several scopes. */
    static final String SCOPES = "tomte:felix:*";

    private final CommandProcessor processor;
    private final FrameWriter writer;
    private final ClientInput input;
    private final ClientTerminal terminal;
    private CommandSession session;
    private boolean closed;

    ClientSession(CommandProcessor processor, FrameWriter writer, ClientInput input, ClientTerminal terminal) {
        this.processor = processor;
        this.writer = writer;
        this.input = input;
        this.terminal = terminal;
        this.session = create(Map.of("SCOPE", SCOPES));
    }

    synchronized CommandSession get() {
        return session;
    }

    synchronized void renew() {
        if (closed) {
            return;
        }
        CommandSession old = session;
        Map<String, Object> variables = new LinkedHashMap<>();
        for (Object name : (Set<?>) old.get(null)) {
            Object value = old.get((String) name);
            if (value != null) {
                variables.put((String) name, value);
            }
        }
        Path directory = old.currentDir();
        session = create(variables);
        session.currentDir(directory);
        old.close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        session.close();
    }

    private CommandSession create(Map<String, Object> variables) {
        CommandSession created = processor.createSession(
                input, new ClientOutput(writer, Frames.OUT), new ClientOutput(writer, Frames.ERR));
        variables.forEach(created::put);
        terminal.join(created);
        created.put("default", new UnknownCommand());
        return created;
    }
}
