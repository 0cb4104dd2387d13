package dev.tomte.itests.blackbox;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What one Tomte says of its tasks, and what the probe's handler wrote into its diary. */
final class Tasks {

    /** Of the probe's handler. */
    static final String TYPE = "probe.step";

    private static final String MOST = "100000";

    private final TomteProcess tomte;

    /**
     * A line of the diary.
     *
     * @param at milliseconds since 1970
     * @param what {@code begin} or {@code end} of a step, {@code failed}, or {@code done} with all
     * @param version of the probe
     */
    record Note(long at, String task, String what, int step, int attempt, String version) {}

    Tasks(TomteProcess tomte) {
        this.tomte = tomte;
    }

    /** Rows of {@code task:list}. */
    List<JsonObject> list(String... options) {
        return rows(tomte.ok(command("task:list", options)));
    }

    /** Runs, youngest first. */
    List<JsonObject> history(String... task) {
        return rows(tomte.ok(command("task:history", task)));
    }

    JsonObject info(String task) {
        Result result = tomte.tomte("task:info", "--json", task);
        if (result.status() != 0) {
            throw new AssertionError("task:info " + task + " ended with " + result);
        }
        return result.json();
    }

    String status(String task) {
        return info(task).getString("status");
    }

    void awaitStatus(String task, String status) {
        Await.until(task + " is " + status, () -> status(task).equals(status));
    }

    /** In the order of writing; empty before the first run. */
    List<Note> diary() throws IOException {
        Path file = tomte.data.resolve("probe-diary.txt");
        List<Note> notes = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = line.split(" ", -1);
            notes.add(new Note(
                    Long.parseLong(words[0]),
                    words[1],
                    words[2],
                    Integer.parseInt(words[3]),
                    Integer.parseInt(words[4]),
                    words[5]));
        }
        return notes;
    }

    static List<JsonObject> rows(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }

    private static String[] command(String command, String... more) {
        return Stream.concat(Stream.of(command, "--json", "--limit", MOST), Arrays.stream(more))
                .toArray(String[]::new);
    }
}
