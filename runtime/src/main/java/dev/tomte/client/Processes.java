package dev.tomte.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The processes that wrote their numbers into the data folder. */
final class Processes {

    private static final String LAUNCHER = "dev.tomte.launcher";
    private static final String SCRIPT = "bin/tomte";

    private Processes() {}

    /** The process that is Tomte; null if there is none. */
    static @Nullable ProcessHandle runtime(Path data) throws IOException {
        return find(data.resolve("tomte.pid"), LAUNCHER);
    }

    /** The script that starts it again; null if there is none. */
    static @Nullable ProcessHandle supervisor(Path data) throws IOException {
        return find(data.resolve("supervisor.pid"), SCRIPT);
    }

    /** The number may have gone to another process since, so its command line has to tell. */
    private static @Nullable ProcessHandle find(Path file, String mark) throws IOException {
        long pid;
        try {
            pid = Long.parseLong(Files.readString(file).strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            return null;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isPresent()
                        && process.get().isAlive()
                        && commandLine(process.get()).contains(mark)
                ? process.get()
                : null;
    }

    private static String commandLine(ProcessHandle process) throws IOException {
        Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            // Another system than Linux, or it has just ended.
            return process.info().commandLine().orElse("");
        }
    }
}
