package dev.tomte.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code tomte shell} without a terminal: runs the lines of standard input, one after the other. */
final class ScriptShell {

    private ScriptShell() {}

    /** The exit status of the last line. */
    static int run(ShellConnection connection, StandardStreams streams) throws IOException {
        int status = Main.OK;
        byte[] line = streams.line();
        while (line.length > 0) {
            String text = new String(line, StandardCharsets.UTF_8).strip();
            if (!text.isEmpty()) {
                status = connection.line(text, streams);
            }
            line = streams.line();
        }
        return status;
    }
}
