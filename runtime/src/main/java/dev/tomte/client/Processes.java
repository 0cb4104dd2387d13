package dev.tomte.client;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The processes that wrote their numbers into the data folder. A number may have gone to another process since, even to
 * one of a Tomte with another data folder, so the command line has to name this folder; where it cannot be read, there
 * is no process.
 */
final class Processes {

    private static final String LAUNCHER = "dev.tomte.launcher.Main";
    private static final String DATA = "-Dtomte.data=";
    private static final String SCRIPT = "bin/tomte";
    private static final String RUN = "run";
    /** From the state on. */
    private static final int THREADS = 17;

    private Processes() {}

    /** The process that is Tomte; null if there is none. */
    static @Nullable ProcessHandle runtime(Path data) throws IOException {
        ProcessHandle process = noted(data.resolve("tomte.pid"));
        return process != null && isRuntime(commandLine(process), data) ? process : null;
    }

    /** The script that starts it again; null if there is none. */
    static @Nullable ProcessHandle supervisor(Path data) throws IOException {
        ProcessHandle process = noted(data.resolve("supervisor.pid"));
        return process != null && isSupervisor(commandLine(process), data) ? process : null;
    }

    private static boolean isRuntime(List<String> arguments, Path data) throws IOException {
        String folder = null;
        for (String argument : arguments) {
            if (argument.startsWith(DATA)) {
                // Java takes the last of several.
                folder = argument.substring(DATA.length());
            }
        }
        return folder != null && arguments.contains(LAUNCHER) && isSame(folder, data);
    }

    /** As in {@code sh /opt/tomte/bin/tomte run /var/lib/tomte}. */
    private static boolean isSupervisor(List<String> arguments, Path data) throws IOException {
        for (int i = 0; i + 2 < arguments.size(); i++) {
            if (arguments.get(i).endsWith(SCRIPT)
                    && arguments.get(i + 1).equals(RUN)
                    && isSame(arguments.get(i + 2), data)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is this folder, perhaps by another name. A relative one would be relative to who knows what. */
    private static boolean isSame(String folder, Path data) throws IOException {
        try {
            Path other = Path.of(folder);
            return other.isAbsolute() && Files.isSameFile(other, data);
        } catch (InvalidPathException | NoSuchFileException e) {
            return false;
        }
    }

    private static @Nullable ProcessHandle noted(Path file) throws IOException {
        long pid;
        try {
            pid = Long.parseLong(Files.readString(file).strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            return null;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isPresent() && isAlive(process.get()) ? process.get() : null;
    }

    /**
     * Not, either, if all that is left of it is its exit status, which nobody has asked for: in a container without a process
     * that does, that stays.
     */
    static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !isZombie(process);
    }

    private static boolean isZombie(ProcessHandle process) {
        try {
            // proc(5): the name in parentheses, then the state, and 17 fields on the number of threads.
            String stat = Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") && Integer.parseInt(fields[THREADS]) <= 1;
        } catch (IOException e) {
            return false; // another system than Linux, or it has just ended
        }
    }

    /** The words of the command line; none if they cannot be told. */
    private static List<String> commandLine(ProcessHandle process) throws IOException {
        Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        byte[] line;
        try {
            line = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            // Another system than Linux, or it has just ended.
            Optional<String[]> arguments = process.info().arguments();
            return arguments.isPresent() ? Arrays.asList(arguments.get()) : List.of();
        } catch (IOException e) {
            if (!process.isAlive()) {
                return List.of();
            }
            throw e;
        }
        // As Java decoded this process's own arguments, the data folder among them.
        Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        return Arrays.asList(new String(line, charset).split("\0"));
    }
}
