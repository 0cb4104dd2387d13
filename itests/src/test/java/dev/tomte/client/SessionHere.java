package dev.tomte.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A {@code tomte shell} of the distribution's client in this process, fed line by line. Ends with the Tomte it talks to. */
public final class SessionHere implements AutoCloseable {

    /** More than anybody sends at once, who then need not wait until it is read. */
    private static final int BUFFER_BYTES = 1 << 20;

    private final PipedOutputStream lines = new PipedOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Thread client;

    /** Begins to talk to the Tomte on that data folder. */
    public SessionHere(Path data) throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        StandardStreams streams = new StandardStreams(new PipedInputStream(lines, BUFFER_BYTES), out, nowhere, null);
        Main main = new Main(data, data.toString(), streams, nowhere, nowhere, false);
        client = new Thread(() -> main.run(List.of("shell")), "session with " + data);
        client.start();
    }

    /**
     * They are run one after the other; returns at once.
     *
     * @throws IOException if it has ended
     */
    public void send(Iterable<String> commands) throws IOException {
        for (String command : commands) {
            lines.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        }
        lines.flush();
    }

    /** Everything printed so far; no errors. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Whether Tomte still listens. */
    public boolean isOpen() {
        return client.isAlive();
    }

    /** Ends it wherever it is. */
    @Override
    public void close() {
        client.interrupt();
        try {
            client.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
