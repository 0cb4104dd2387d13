package dev.tomte.shell.internal;

import java.io.IOException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/** What is at the other end of a session: a person's terminal, or a pipe. Commands find it in their session. */
final class ClientTerminal {

    private static final String VARIABLE = ".tomte.terminal";
    private static final int OUT_FLAG = 1;
    private static final int IN_FLAG = 2;

    private final ClientInput input;
    private volatile int flags;
    private volatile int width;

    ClientTerminal(ClientInput input) {
        this.input = input;
    }

    /** The terminal of a session; null for a session that is not a client's. */
    static @Nullable ClientTerminal of(CommandSession session) {
        return session.get(VARIABLE) instanceof ClientTerminal terminal ? terminal : null;
    }

    void join(CommandSession session) {
        session.put(VARIABLE, this);
    }

    void is(int newFlags, int newWidth) {
        flags = newFlags;
        width = Math.max(0, newWidth);
    }

    /** Whether a person sees what the running command writes: not if it goes on into a pipe or a file. */
    boolean shows() {
        Process process = Process.Utils.current();
        return (flags & OUT_FLAG) != 0 && (process == null || process.isTty(1));
    }

    /** Whether a person types the input. */
    boolean types() {
        return (flags & IN_FLAG) != 0;
    }

    /** Columns; 0 if unknown. */
    int width() {
        return width;
    }

    /** As {@link ClientInput#readSecret}. */
    char[] readSecret(String prompt) throws IOException {
        return input.readSecret(prompt);
    }
}
