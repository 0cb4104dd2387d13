package dev.tomte.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/** Secrets come over standard input, typed unseen or as a line of a pipe: arguments are seen by every process. */
final class SecretInput {

    private SecretInput() {}

    /**
     * Asks a person, or reads a line.
     *
     * @param different what is said if a person, asked once more, types something else; empty to ask only once
     * @return wiped by the caller
     */
    static char[] read(CommandSession session, String prompt, String different) throws IOException {
        ClientTerminal terminal = ClientTerminal.of(session);
        Process process = Process.Utils.current();
        if (terminal == null || process == null || !process.isTty(0)) {
            return line(process);
        }
        char[] first = terminal.readSecret(prompt);
        if (different.isEmpty() || !terminal.types()) {
            return first;
        }
        char[] second = terminal.readSecret("Once more: ");
        try {
            if (!Arrays.equals(first, second)) {
                Arrays.fill(first, '\0');
                throw new IOException(different);
            }
            return first;
        } finally {
            Arrays.fill(second, '\0');
        }
    }

    /** A line from another command of a pipe: there it is a text already, so wiping it would be for show. */
    private static char[] line(@Nullable Process process) throws IOException {
        if (process == null) {
            throw new IOException("Expected standard input");
        }
        String line = new BufferedReader(new InputStreamReader(process.in(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IOException("Expected a line on standard input, but it has ended");
        }
        return line.toCharArray();
    }
}
