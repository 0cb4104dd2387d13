package dev.tomte.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What the distribution's client said in this process: to start one for each command takes much of a test's time. */
public record ClientHere(int status, String out, String err) {

    /** Runs a command to its end. An interruption ends the connection. */
    public static ClientHere run(Path data, Path directory, String input, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StandardStreams streams =
                new StandardStreams(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err, null);
        Main main = new Main(data, directory.toString(), streams, printing(out), printing(err), false);
        int status = main.run(words);
        return new ClientHere(status, text(out), text(err));
    }

    /** Not if all that is left of it is its exit status: such a process holds nothing any more. */
    public static boolean isAlive(ProcessHandle process) {
        return Processes.isAlive(process);
    }

    private static PrintStream printing(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
