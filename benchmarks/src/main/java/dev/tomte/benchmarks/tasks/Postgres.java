package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.subject.Folders;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of our own, of the packages that Debian has, with its defaults: fsync and synchronous_commit on. */
final class Postgres {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final long LIMIT_S = 60;

    private final Path programs;
    private final Path data;
    private final int port;
    private final Thread hook;

    private Postgres(Path programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.port = port;
        hook = new Thread(this::stopQuietly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a server with new data in the folder; empty if there is none to start, which is said on the error stream. */
    static Optional<Postgres> start(Path folder) throws InterruptedException {
        try {
            Optional<Path> programs = programs();
            if (programs.isEmpty()) {
                System.err.println("PostgreSQL not found, left out: no initdb in " + DEBIAN + "/*/bin");
                return Optional.empty();
            }
            Folders.fresh(folder);
            Path data = folder.resolve("data");
            command(List.of("chown", owner(), folder.toString()), !isRoot());
            command(
                    as(programs.get().resolve("initdb"), "-D", data.toString(), "-U", "postgres", "-A", "trust"),
                    false);
            int port = freePort();
            Postgres server = new Postgres(programs.get(), data, port);
            String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
            server.control("-l", folder.resolve("server.log").toString(), "-w", "-o", options, "start");
            return Optional.of(server);
        } catch (IOException | IllegalStateException e) {
            System.err.println("PostgreSQL cannot be started, left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The newest that is installed. */
    private static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        }
    }

    /** For the children; a database's name is to follow. */
    String address() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/";
    }

    String processId() throws IOException {
        return Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
    }

    String version() throws IOException, InterruptedException {
        return command(List.of(programs.resolve("postgres").toString(), "--version"), false)
                .strip();
    }

    /** Those that children made, with whoever is still connected. */
    void dropDatabases() throws IOException {
        String made = "SELECT datname FROM pg_database WHERE datname LIKE 'd\\_%'";
        try (Connection connection = DriverManager.getConnection(address() + "postgres", "postgres", "");
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(made)) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
            for (String name : names) {
                statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
            }
        } catch (SQLException e) {
            throw new IOException("The databases of the last measurement cannot be dropped", e);
        }
    }

    private void control(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-D", data.toString()));
        all.addAll(List.of(words));
        command(as(programs.resolve("pg_ctl"), all.toArray(String[]::new)), false);
    }

    void stop() throws IOException, InterruptedException {
        control("-m", "immediate", "stop"); // its data is thrown away
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void stopQuietly() {
        try {
            control("-m", "immediate", "stop");
        } catch (IOException | IllegalStateException e) {
            System.err.println("PostgreSQL in " + data + " did not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** PostgreSQL refuses to run as root. */
    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String owner() {
        return isRoot() ? "postgres" : System.getProperty("user.name");
    }

    private static List<String> as(Path program, String... words) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(program.toString());
        command.addAll(List.of(words));
        return command;
    }

    private static String command(List<String> words, boolean skip) throws IOException, InterruptedException {
        if (skip) {
            return "";
        }
        // To a file, as the server would keep a pipe open.
        Path output = Files.createTempFile("benchmarks", ".log");
        try {
            Process process = new ProcessBuilder(words)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(words + " did not end within " + LIMIT_S + " s");
            }
            String printed = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IllegalStateException(words + " ended with " + process.exitValue() + ": " + printed);
            }
            return printed;
        } finally {
            Files.delete(output);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
