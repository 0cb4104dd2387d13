package dev.tomte.benchmarks.subject;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that was started, and the Java virtual machine that it is or became the parent of. */
public final class Launch implements AutoCloseable {

    /** {@code USER_HZ}, in which the kernel gives times in /proc; 100 on every architecture that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int START_TIME_FIELD = 22;
    private static final long STOP_LIMIT_S = 60;

    private final Process process;
    private final long startedNanos;
    private final Path output;
    private final Thread hook;

    private Launch(Process process, long startedNanos, Path output) {
        this.process = process;
        this.startedNanos = startedNanos;
        this.output = output;
        hook = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts the process.
     *
     * @param output takes what it prints; the standard error stream only, if {@code piped}
     * @param piped whether its standard output is for {@link #reader()}
     */
    public static Launch start(ProcessBuilder builder, Path output, boolean piped) throws IOException {
        builder.redirectError(output.toFile());
        if (!piped) {
            builder.redirectErrorStream(true).redirectOutput(output.toFile());
        }
        long now = System.nanoTime();
        return new Launch(builder.start(), now, output);
    }

    /** On the clock of {@link System#nanoTime()}, just before the process was made. */
    public long startedNanos() {
        return startedNanos;
    }

    public BufferedReader reader() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Says at once when there is nothing to wait for.
     *
     * @throws IllegalStateException if it has ended; says what it printed
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("It ended with exit status " + process.exitValue() + "\n" + printed());
        }
    }

    /** What it printed, for a message. */
    public String printed() {
        try {
            return "It printed (" + output + "):\n" + Files.readString(output);
        } catch (IOException e) {
            return "What it printed cannot be read: " + e;
        }
    }

    /** The virtual machine: the process itself, or the one that a start script left running; not what that one starts. */
    public ProcessHandle jvm() {
        List<ProcessHandle> javas = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(Launch::isJava)
                .filter(handle -> handle.parent().filter(Launch::isJava).isEmpty()
                        || handle.parent().equals(Optional.of(ProcessHandle.current())))
                .toList();
        if (javas.size() != 1) {
            throw new IllegalStateException("Expected one Java process, found " + javas + "\n" + printed());
        }
        return javas.get(0);
    }

    private static boolean isJava(ProcessHandle handle) {
        return handle.info().command().orElse("").endsWith("/java");
    }

    /** What the virtual machine holds in memory now, in bytes (VmRSS). */
    public long residentBytes() throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("No VmRSS in " + proc("status"));
    }

    /** How long the start script took before the virtual machine began, to a hundredth of a second. */
    public double secondsBeforeJvm() throws IOException {
        String stat = Files.readString(proc("stat"));
        // The second field, the command in parentheses, may hold blanks.
        String[] afterCommand = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double jvmBegan = Long.parseLong(afterCommand[START_TIME_FIELD - 3]) / TICKS_PER_SECOND;
        double uptime =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
        double sinceStarted = (System.nanoTime() - startedNanos) / 1e9;
        return Math.max(0, sinceStarted - (uptime - jvmBegan));
    }

    /** The virtual machine's arguments up to its main class. */
    public List<String> jvmArguments() throws IOException {
        List<String> all = List.of(Files.readString(proc("cmdline")).split("\0", -1));
        return all.stream().skip(1).takeWhile(word -> word.startsWith("-")).toList();
    }

    /** Whether the virtual machine has a file in memory whose path has this part. */
    public boolean maps(String part) throws IOException {
        return Files.readAllLines(proc("maps")).stream().anyMatch(line -> line.contains(part));
    }

    /** Asks the virtual machine to stop and waits until everything has ended. */
    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive()) {
                jvm().destroy();
            }
            if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
                kill();
                throw new IllegalStateException("It did not stop within " + STOP_LIMIT_S + " s\n" + printed());
            }
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(jvm().pid()), file);
    }
}
