package dev.tomte.client;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What {@code bin/tomte} starts for everything but running Tomte. */
public final class Main {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_RUNNING = 3;
    private static final int BROKEN_PIPE = 141;
    private static final int START_SECONDS = 120;

    private final Path data;
    private final String directory;
    private final StandardStreams streams;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean isTerminal;

    Main(Path data, String directory, StandardStreams streams, PrintStream out, PrintStream err, boolean isTerminal) {
        this.data = data;
        this.directory = directory;
        this.streams = streams;
        this.out = out;
        this.err = err;
        this.isTerminal = isTerminal;
    }

    /** Called by the script, with the system property {@code tomte.data}. */
    @SuppressWarnings("SystemConsoleNull") // java.base's console is null without a terminal, in later Javas, too
    public static void main(String[] arguments) throws IOException {
        // From Java 22 on another console is the default, which is there without a terminal, too.
        System.setProperty("jdk.console", "java.base");
        Console console = System.console();
        FileOutputStream rawOut = new FileOutputStream(FileDescriptor.out);
        FileOutputStream rawErr = new FileOutputStream(FileDescriptor.err);
        PrintStream err = new PrintStream(rawErr, true, StandardCharsets.UTF_8);
        String data = System.getProperty("tomte.data");
        if (data == null) {
            err.println("tomte: expected -Dtomte.data=FOLDER: start bin/tomte, not this class");
            System.exit(USAGE);
        }
        StandardStreams streams = new StandardStreams(new FileInputStream(FileDescriptor.in), rawOut, rawErr, console);
        Main main = new Main(
                Path.of(data),
                System.getProperty("user.dir"),
                streams,
                new PrintStream(rawOut, true, StandardCharsets.UTF_8),
                err,
                console != null);
        System.exit(main.run(Arguments.of(arguments)));
    }

    /** The exit status. */
    int run(List<String> words) {
        try {
            return call(words);
        } catch (BrokenPipeException e) {
            return BROKEN_PIPE;
        } catch (IOException e) {
            err.println("tomte: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("tomte: interrupted");
            return FAILED;
        }
    }

    static int notRunning(PrintStream err, Path data) throws IOException {
        Absence absence = Absence.of(data, false);
        err.println("tomte: Tomte is not running on " + data
                + (absence.isStopped() ? "; 'tomte start' starts it" : ": " + absence.outlook()));
        return NOT_RUNNING;
    }

    private int call(List<String> words) throws IOException, InterruptedException {
        try {
            return dispatch(words);
        } catch (NotRunningException e) {
            return notRunning(err, data);
        }
    }

    private int dispatch(List<String> words) throws IOException, InterruptedException {
        String first = words.isEmpty() ? "help" : words.get(0);
        boolean alone = words.size() <= 1;
        return switch (first) {
            case "status" -> status(words);
            case "help", "--help", "-h" -> alone ? help() : execute(words);
            case "stop" -> alone ? lifeCycle().stop() : unexpected(words);
            case "restart" -> alone ? lifeCycle().restart() : unexpected(words);
            case "alone" -> alone ? lifeCycle().alone() : execute(words);
            case "wait-started" -> waitStarted(words);
            case "shell" -> shell(words);
            default -> execute(words);
        };
    }

    private int execute(List<String> words) throws IOException {
        try (ShellConnection connection = open()) {
            return connection.execute(words, streams);
        }
    }

    private int status(List<String> words) throws IOException {
        boolean json = words.size() == 2 && words.get(1).equals("--json");
        if (words.size() > 1 && !json) {
            return execute(words);
        }
        try (ShellConnection connection = open()) {
            connection.limit(LifeCycle.Patience.USUAL.answer().toMillis());
            Captured captured = new Captured();
            connection.execute(List.of("tomte:status", "--json"), captured);
            if (!captured.text().contains(LifeCycle.RUNNING)) {
                return lifeCycle().notRunning(json, false);
            }
            return running(connection, words, json ? captured.text().strip() : "");
        } catch (NotRunningException e) {
            return lifeCycle().notRunning(json, false);
        } catch (BrokenPipeException e) {
            throw e;
        } catch (IOException e) {
            return lifeCycle().notRunning(json, true);
        }
    }

    /** Adds what only the client can tell: whether the supervisor is there. */
    private int running(ShellConnection connection, List<String> words, String json) throws IOException {
        boolean supervised = Processes.supervisor(data) != null;
        if (!json.isEmpty()) {
            String whole = json.substring(0, json.length() - 1) + ",\"supervised\":" + supervised + "}\n";
            streams.out(whole.getBytes(StandardCharsets.UTF_8));
            return OK;
        }
        int status = connection.execute(words, streams);
        if (!supervised) {
            out.println(
                    "\nNobody supervises this Tomte, so nothing would start it again after a crash; 'tomte stop' and"
                            + " 'tomte start' bring it back under a supervisor.");
        }
        return status;
    }

    private int shell(List<String> words) throws IOException {
        try (ShellConnection connection = open()) {
            if (words.size() > 1) {
                return connection.line(String.join(" ", words.subList(1, words.size())), streams);
            }
            return isTerminal
                    ? InteractiveShell.run(connection, data, directory)
                    : ScriptShell.run(connection, streams);
        }
    }

    private int help() throws IOException {
        out.print(Help.TEXT);
        try (ShellConnection connection = open()) {
            out.println();
            return connection.execute(List.of("tomte:help"), streams);
        } catch (NotRunningException e) {
            out.println("\nTomte is not running; when it runs, its commands are listed here as well.");
            return OK;
        }
    }

    private int waitStarted(List<String> words) throws IOException, InterruptedException {
        try {
            long seconds = words.size() > 1 ? Long.parseLong(words.get(1)) : START_SECONDS;
            long starter = words.size() > 2 ? Long.parseLong(words.get(2)) : -1;
            return lifeCycle().waitStarted(Duration.ofSeconds(seconds), starter);
        } catch (NumberFormatException e) {
            err.println("tomte: expected 'wait-started [SECONDS [PROCESS]]', numbers both");
            return USAGE;
        }
    }

    private int unexpected(List<String> words) {
        if (words.get(1).equals("--help")) {
            out.print(Help.TEXT);
            return OK;
        }
        err.println("tomte: '" + words.get(0) + "' takes no arguments, but there is '" + words.get(1) + "'");
        return USAGE;
    }

    private LifeCycle lifeCycle() {
        return new LifeCycle(data, out, err, LifeCycle.Patience.USUAL);
    }

    private ShellConnection open() throws IOException {
        ShellConnection connection = ShellConnection.open(data);
        try {
            connection.terminal(isTerminal, isTerminal, width(), directory);
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private static int width() {
        String columns = System.getenv("COLUMNS");
        try {
            return columns == null ? 0 : Integer.parseInt(columns.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
