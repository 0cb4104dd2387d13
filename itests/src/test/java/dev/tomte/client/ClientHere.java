package dev.tomte.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The client of the distribution, run in this process: it takes much of a test's time to start one for each command. */
public final class ClientHere {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final int status;

    /** Runs a command to its end. An interruption ends the connection. */
    public ClientHere(Path data, Path directory, String input, List<String> words) {
        StandardStreams streams =
                new StandardStreams(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err, null);
        status = new Main(
                        data,
                        directory.toString(),
                        streams,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false)
                .run(words);
    }

    public int status() {
        return status;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
