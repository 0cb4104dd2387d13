package dev.tomte.benchmarks.report;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where the figures were got; they mean little elsewhere. */
public final class Machine {

    private Machine() {}

    /**
     * A line each for the hardware, the kernel, Java, the file system and the load.
     *
     * @param java what runs the subjects
     * @param folder where their data is
     */
    public static String describe(String java, Path folder) throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        FileStore store = Files.getFileStore(folder);
        StringBuilder text = new StringBuilder();
        line(text, "Processor", field(Path.of("/proc/cpuinfo"), "model name") + ", " + cores + " cores");
        line(text, "Memory", megabytes(field(Path.of("/proc/meminfo"), "MemTotal")) + " MB");
        line(
                text,
                "Kernel",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        line(text, "Java", java);
        line(text, "File system", store.type() + " on " + store.name() + ", for " + folder);
        line(text, "Load average", loadAverage() + busy(cores));
        return text.toString();
    }

    /** Of the last minute, five minutes and quarter of an hour. */
    public static String loadAverage() throws IOException {
        String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
        return words[0] + " " + words[1] + " " + words[2];
    }

    private static String busy(int cores) throws IOException {
        double lastMinute = Double.parseDouble(loadAverage().split(" ", -1)[0]);
        return lastMinute > 0.25 * cores ? "  <- this machine is busy: do not trust the figures" : "";
    }

    private static long megabytes(String kibibytes) {
        return Long.parseLong(kibibytes.replaceAll("\\D", "")) * 1024 / 1_000_000;
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-13s %s%n", name, value));
    }

    /** The first value of that name in a file of {@code name : value} lines. */
    private static String field(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "unknown (" + file + " has no '" + name + "')";
    }
}
