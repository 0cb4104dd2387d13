package dev.tomte.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** {@code tomte shell} at a terminal: history, completion, Ctrl-C for the running command, Ctrl-D to leave. */
final class InteractiveShell implements Dialogue, Completer {

    private static final String PROMPT = "tomte> ";
    private static final char UNSEEN = '\0';

    private final ShellConnection connection;
    private final Terminal terminal;
    private final LineReader reader;
    private final String directory;

    private InteractiveShell(ShellConnection connection, Terminal terminal, Path history, String directory) {
        this.connection = connection;
        this.terminal = terminal;
        this.directory = directory;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("tomte")
                .completer(this)
                .variable(LineReader.HISTORY_FILE, history)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .build();
    }

    /** The exit status of the last line. */
    static int run(ShellConnection connection, Path data, String directory) throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            return new InteractiveShell(connection, terminal, history(data), directory).loop();
        }
    }

    private int loop() throws IOException {
        terminal.handle(Terminal.Signal.INT, signal -> interrupt());
        int status = Main.OK;
        while (true) {
            String line;
            try {
                line = reader.readLine(PROMPT).strip();
            } catch (UserInterruptException e) {
                // Ctrl-C at the prompt only empties the line.
                continue;
            } catch (EndOfFileException e) {
                return status;
            }
            if (line.equals("exit") || line.equals("quit")) {
                return status;
            }
            if (!line.isEmpty()) {
                connection.terminal(true, true, terminal.getWidth(), directory);
                status = connection.line(line, this);
            }
        }
    }

    @Override
    public void out(byte[] bytes) {
        print(bytes);
    }

    @Override
    public void err(byte[] bytes) {
        print(bytes);
    }

    @Override
    public void read(ShellConnection asking, boolean secret, String prompt) throws IOException {
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        try {
            String line = secret ? reader.readLine(prompt, UNSEEN) : reader.readLine(prompt);
            asking.input(StandardStreams.encoded(line.toCharArray()));
        } catch (UserInterruptException e) {
            asking.interrupt();
        } catch (EndOfFileException e) {
            asking.input(new byte[0]);
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
        }
    }

    @Override
    public void complete(LineReader asking, ParsedLine line, List<Candidate> candidates) {
        try {
            for (String candidate : connection.complete(line.line(), line.cursor())) {
                candidates.add(new Candidate(candidate));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Tomte does not answer any more", e);
        }
    }

    private void print(byte[] bytes) {
        PrintWriter writer = terminal.writer();
        writer.print(new String(bytes, StandardCharsets.UTF_8));
        writer.flush();
    }

    private void interrupt() {
        try {
            connection.interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("Tomte does not answer any more", e);
        }
    }

    /** Only its owner may read what was typed. */
    private static Path history(Path data) throws IOException {
        Path history = data.resolve("shell.history");
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        try {
            Files.createFile(history, PosixFilePermissions.asFileAttribute(ownerOnly));
        } catch (FileAlreadyExistsException e) {
            Files.setPosixFilePermissions(history, ownerOnly);
        }
        return history;
    }
}
