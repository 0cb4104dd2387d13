package dev.tomte.benchmarks.tasks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a child tells its parent: lines {@code figure NAME VALUE} on its standard output, and {@code ready}. */
final class Figures {

    static final String READY = "ready";
    private static final String FIGURE = "figure ";

    private Figures() {}

    static void print(PrintStream out, String name, double value) {
        out.println(FIGURE + name + " " + value);
    }

    /** Reads until the end, or until the child is ready. */
    static Map<String, Double> read(BufferedReader in) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line = in.readLine(); line != null && !line.equals(READY); line = in.readLine()) {
            if (line.startsWith(FIGURE)) {
                int blank = line.lastIndexOf(' ');
                figures.put(line.substring(FIGURE.length(), blank), Double.valueOf(line.substring(blank + 1)));
            }
        }
        return figures;
    }
}
