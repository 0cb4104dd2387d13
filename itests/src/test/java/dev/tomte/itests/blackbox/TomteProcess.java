package dev.tomte.itests.blackbox;

import dev.tomte.client.ClientHere;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Tomte of its own folders, driven through {@code bin/tomte}, as a person or a script would; commands that the script only
 * passes on go to its client directly.
 */
final class TomteProcess implements AutoCloseable {

    static final String PASSWORD = "black-box-password";
    static final String PASSWORD_FILE = "admin.password";
    private static final String FEW = "ground, store, plugins, shell";

    /** An address must fit into 108 bytes (unix(7)). */
    private static final int LONGEST_SOCKET = 100;

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);
    /** What the script does itself. */
    private static final Set<String> OFFLINE = Set.of("backup:restore", "backup:verify", "backup:undo");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Path home;
    final Path folder;
    final Path data;
    final Path plugins;
    final Path conf;
    final Path logs;
    final Map<String, String> environment = new LinkedHashMap<>();

    /** Whether a device that was never started gets the hash of its password made before. */
    private final boolean passwordMade;

    private boolean scriptAlone;
    private Process supervisor;
    private int run;
    /** How long the log was, in bytes, before it was last launched. */
    private long logBefore;

    private TomteProcess(Path home, Path folder, boolean passwordMade) throws IOException {
        this.home = home;
        this.passwordMade = passwordMade;
        this.folder = folder;
        data = folder.resolve("data");
        plugins = Files.createDirectories(folder.resolve("plugins"));
        conf = folder.resolve("conf");
        logs = folder.resolve("logs");
        environment.put("JAVA_HOME", Jdk.home().toString());
        environment.put("TOMTE_DATA", data.toString());
        environment.put("TOMTE_PLUGINS", plugins.toString());
        environment.put("TOMTE_CONF", conf.toString());
        environment.put("TOMTE_LOGS", logs.toString());
        environment.put("TOMTE_PORT", "0");
        environment.put("TOMTE_ADMIN_PASSWORD", PASSWORD);
        environment.put("TOMTE_EXIT_WITH", Long.toString(ProcessHandle.current().pid()));
    }

    /** One that makes the hash of its password itself. */
    TomteProcess(Path home, Path folder) throws IOException {
        this(home, folder, false);
    }

    /** Of the distribution that all tests share. */
    TomteProcess(Path folder) throws IOException {
        this(Distribution.ready(), folder, true);
    }

    /** Has every command go through {@code bin/tomte}, in a process of its own. */
    TomteProcess byScriptAlone() {
        scriptAlone = true;
        return this;
    }

    /** Of the distribution's features it starts these alone, from its next start on. */
    TomteProcess only(String features) throws IOException {
        for (Path file : Distribution.files(home.resolve("conf"))) {
            Files.copy(
                    file,
                    Files.createDirectories(conf).resolve(file.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Path properties = conf.resolve("launcher.properties");
        String all = Files.readString(properties);
        Files.writeString(properties, all.replaceFirst("(?m)^tomte\\.features = .*$", "tomte.features = " + features));
        return this;
    }

    /** As {@link #only}: what commands and plug-ins need, and these; a start takes two thirds of its time then. */
    TomteProcess few(String... more) throws IOException {
        return only(Stream.concat(Stream.of(FEW), Stream.of(more)).collect(Collectors.joining(", ")));
    }

    /** {@code tomte run} in the background; returns at once. */
    TomteProcess launch() throws IOException {
        run++;
        logBefore = Files.exists(logFile()) ? Files.size(logFile()) : 0;
        if (passwordMade && !Files.exists(data) && PASSWORD.equals(environment.get("TOMTE_ADMIN_PASSWORD"))) {
            Files.createDirectory(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.copy(Distribution.passwordFile(), data.resolve(PASSWORD_FILE), StandardCopyOption.COPY_ATTRIBUTES);
        }
        ProcessBuilder builder = builder("run");
        builder.redirectErrorStream(true).redirectOutput(output().toFile());
        supervisor = builder.start();
        return this;
    }

    /** {@code tomte run} in the background; returns when {@code tomte status} says that it is running. */
    TomteProcess start() throws IOException {
        launch();
        awaitRunning();
        return this;
    }

    /** It is up when its log says so, and then takes commands. */
    void awaitRunning() {
        Await.until("Tomte answers", START_LIMIT, this::diagnosis, () -> {
            if (!supervisor.isAlive()) {
                throw new IllegalStateException("Tomte ended with exit status " + supervisor.exitValue());
            }
            return isUp() && takesCommands();
        });
    }

    /** Whether it says so, since it was last launched. */
    boolean isUp() throws IOException {
        return logSinceLaunch().contains(" is up after ");
    }

    /** Without a client process, which would take as long as all else here, unless only a client can reach it. */
    private boolean takesCommands() throws IOException {
        Path socket = data.resolve("tomte.sock");
        if (socket.toString().length() > LONGEST_SOCKET) {
            return tomte("status").status() == 0;
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        }
    }

    /** Runs a command to its end. */
    Result tomte(String... arguments) {
        return tomte(folder, "", arguments);
    }

    Result tomte(Path workingDirectory, String input, String... arguments) {
        return scriptAlone || !arguments[0].contains(":") || OFFLINE.contains(arguments[0])
                ? byScript(workingDirectory, input, arguments)
                : byClient(workingDirectory, input, arguments);
    }

    private Result byClient(Path workingDirectory, String input, String... arguments) {
        FutureTask<ClientHere> call =
                new FutureTask<>(() -> ClientHere.run(data, workingDirectory, input, List.of(arguments)));
        new Thread(call, "client of " + folder.getFileName()).start();
        try {
            ClientHere client = call.get(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return new Result(client.status(), client.out(), client.err());
        } catch (TimeoutException e) {
            throw unended(arguments);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The client failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } finally {
            call.cancel(true);
        }
    }

    private AssertionError unended(String... arguments) {
        return new AssertionError("tomte " + Arrays.toString(arguments) + " did not end\n" + diagnosis());
    }

    private Result byScript(Path workingDirectory, String input, String... arguments) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder = builder(arguments).directory(workingDirectory.toFile());
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw unended(arguments);
            }
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Begins a command of {@code bin/tomte} without input, whose answer nobody reads; returns at once. */
    Process begin(String... arguments) throws IOException {
        Process process = builder(arguments)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return process;
    }

    /** A command that has to succeed. */
    String ok(String... arguments) {
        Result result = tomte(arguments);
        if (result.status() != 0) {
            throw new AssertionError(
                    "tomte " + Arrays.toString(arguments) + " ended with " + result + "\n" + diagnosis());
        }
        return result.out();
    }

    /** The process of the runtime itself, not of its supervisor. */
    ProcessHandle runtime() throws IOException {
        long pid = Long.parseLong(Files.readString(data.resolve("tomte.pid")).trim());
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("No process " + pid));
    }

    Process supervisor() {
        return supervisor;
    }

    /** After a pause of that length, since the moment of the kill is what is tried out. */
    void killAfter(int milliseconds) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(milliseconds);
        kill();
    }

    /** Takes the supervisor and the runtime away at once, as a power cut would. */
    void kill() throws IOException {
        Set<ProcessHandle> all = freeze();
        supervisor.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        supervisor.onExit().join();
        // Of a process that is not this one's child, onExit hears only after a third of a second.
        Await.until("all are gone", () -> all.stream().noneMatch(ClientHere::isAlive));
    }

    /** Stops all that belongs to it where it is: one that is about to start another would leave that behind. */
    private Set<ProcessHandle> freeze() throws IOException {
        signal("STOP", supervisor.toHandle());
        Set<ProcessHandle> frozen = new LinkedHashSet<>();
        boolean found = true;
        while (found) {
            List<ProcessHandle> now = supervisor.descendants().toList();
            found = frozen.addAll(now);
            for (ProcessHandle process : now) {
                signal("STOP", process);
            }
        }
        return frozen;
    }

    /** By the shell, as Java knows no signals; a process that has ended meanwhile is no trouble. */
    private static void signal(String name, ProcessHandle process) throws IOException {
        Process sent = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        sent.onExit().join();
    }

    /** {@code tomte stop}, and the exit status of {@code tomte run}. */
    int stop() throws IOException {
        ok("stop");
        return awaitEnd();
    }

    int awaitEnd() {
        Await.until("tomte run ends", Duration.ofSeconds(60), this::diagnosis, () -> !supervisor.isAlive());
        return supervisor.exitValue();
    }

    /** Everything that {@code tomte run} printed since it was last launched. */
    String printed() {
        return read(output());
    }

    String log() {
        return read(logFile());
    }

    private Path logFile() {
        return logs.resolve("tomte.log");
    }

    private String logSinceLaunch() throws IOException {
        try (SeekableByteChannel log = Files.newByteChannel(logFile())) {
            log.position(logBefore);
            return new String(Channels.newInputStream(log).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    HttpResponse<String> get(String path, String password) throws IOException, InterruptedException {
        String url = Files.readString(data.resolve("http.url")).trim();
        String credentials = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url).resolve(path))
                .header("Authorization", "Basic " + credentials)
                .timeout(Duration.ofSeconds(60))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    String diagnosis() {
        return "--- tomte run printed:\n" + printed() + "\n--- the log ends:\n" + tail(log(), 6000);
    }

    @Override
    public void close() throws IOException {
        if (supervisor != null && supervisor.isAlive()) {
            kill();
        }
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/tomte").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    private Path output() {
        return folder.resolve("run-" + run + ".txt");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(String text, int length) {
        return text.length() <= length ? text : text.substring(text.length() - length);
    }
}
