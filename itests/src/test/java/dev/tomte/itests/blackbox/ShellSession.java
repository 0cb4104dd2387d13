package dev.tomte.itests.blackbox;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A {@code tomte shell} that is fed line by line, so that many commands take one client process. */
final class ShellSession implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TomteProcess tomte;
    private final Path out;
    private final Process client;
    private final BufferedWriter lines;

    ShellSession(TomteProcess tomte) throws IOException {
        this.tomte = tomte;
        out = Files.createTempFile(tomte.folder, "shell", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(tomte.home.resolve("bin/tomte").toString(), "shell");
        builder.environment().putAll(tomte.environment);
        client = builder.redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        lines = client.outputWriter(StandardCharsets.UTF_8);
    }

    /** They are run one after the other; returns at once. */
    void send(Iterable<String> commands) throws IOException {
        for (String command : commands) {
            lines.write(command);
            lines.newLine();
        }
        lines.flush();
    }

    void send(String... commands) throws IOException {
        send(List.of(commands));
    }

    /** Everything printed so far; no errors. */
    String out() throws IOException {
        return Files.readString(out);
    }

    /** Sends the command again and again until this is the last line printed. */
    void awaitAnswer(String command, String answer, String where) {
        Await.until(command + " answers " + answer + ", " + where, LIMIT, tomte::diagnosis, () -> {
            send(command);
            String printed = out().stripTrailing();
            return printed.substring(printed.lastIndexOf('\n') + 1).equals(answer);
        });
    }

    /** Returns when the client has ended: of itself, when the Tomte it talks to is gone. */
    void awaitEnd() {
        Await.until("tomte shell ends", LIMIT, tomte::diagnosis, () -> !client.isAlive());
    }

    @Override
    public void close() {
        client.destroyForcibly();
        client.onExit().join();
    }
}
