package dev.tomte.tasks.internal.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes threads give way to the device's own work. Java's thread priorities do nothing on Linux (without being root and a
 * flag), so there the threads' niceness is raised with {@code renice}, which everybody may; elsewhere the Java priority has
 * to do.
 */
final class OsPriority {

    private static final Logger LOG = LoggerFactory.getLogger(OsPriority.class);
    private static final Path OWN_THREAD = Path.of("/proc/thread-self");
    private static final int NICENESS = 10;
    private static final long LIMIT_SECONDS = 5;

    private OsPriority() {}

    /** The calling thread's number, if this is Linux. */
    static Optional<String> ownThread() {
        try {
            return Optional.of(Files.readSymbolicLink(OWN_THREAD).getFileName().toString());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("Threads have no number here", e);
            return Optional.empty();
        }
    }

    /** Lowers the priority of threads. Takes some milliseconds. */
    static void lower(List<String> threads) {
        if (threads.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("renice", "-n", Integer.toString(NICENESS), "-p"));
        command.addAll(threads);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            byte[] said = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                LOG.info(
                        "Tasks run at normal priority, as renice failed: {}",
                        new String(said, StandardCharsets.UTF_8).strip());
            }
        } catch (IOException e) {
            LOG.info("Tasks run at normal priority, as there is no renice: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
