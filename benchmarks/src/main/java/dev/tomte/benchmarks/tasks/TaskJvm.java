package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.subject.Jdk;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child process with an engine in it. All get the same flags. */
final class TaskJvm implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(40);
    private static final int TAIL = 15;

    private final Assignment assignment;
    private final Path errors;
    private final Process process;
    private final BufferedReader output;
    private final Thread hook;
    private final Thread watchdog;

    private TaskJvm(Assignment assignment, Path errors, Process process) {
        this.assignment = assignment;
        this.errors = errors;
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        watchdog = new Thread(this::watch, "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    static List<String> flags(String heap) {
        return List.of("-Xms" + heap, "-Xmx" + heap, "-Xss512k", "-XX:+UseSerialGC");
    }

    static TaskJvm start(Jdk jdk, String heap, @Nullable Postgres postgres, Assignment assignment) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.java()));
        command.addAll(flags(heap));
        command.add("-Dlogback.configurationFile=dev/tomte/benchmarks/tasks/child-logback.xml");
        if (postgres != null) {
            command.add("-Dbenchmarks.postgres=" + postgres.address());
            command.add("-D" + CpuTime.SERVER_PID + "=" + postgres.processId());
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TaskChild.class.getName()));
        command.addAll(assignment.words());
        Path errors = assignment.folder().resolve("child.log");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        return new TaskJvm(assignment, errors, process);
    }

    private void watch() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has ended, and nobody needs to watch it
        }
    }

    /**
     * Waits until it ends.
     *
     * @throws IllegalStateException if it ends badly; says what it wrote last
     */
    Map<String, Double> figures() throws IOException, InterruptedException {
        Map<String, Double> figures = Figures.read(output);
        int status = process.waitFor();
        if (status != 0) {
            throw failed("ended with status " + status);
        }
        return figures;
    }

    /** Waits until it says that its work begins. */
    void awaitReady() throws IOException {
        Figures.read(output);
        requireAlive();
    }

    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw failed("has ended before it was killed");
        }
    }

    /** SIGKILL; returns when it is dead. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private IllegalStateException failed(String how) throws IOException {
        List<String> lines = Files.readAllLines(errors);
        String tail = String.join("\n  ", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        return new IllegalStateException(
                assignment.contestant().label() + ", " + assignment.chore() + ": the process " + how + "\n  " + tail);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        watchdog.interrupt();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
