package dev.tomte.itests.blackbox;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
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
    private final List<Note> diary = new ArrayList<>();
    /** Bytes of the diary that were read. */
    private long diaryRead;

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

    /** In the order of writing; empty before the first run. Only what is new since the last call is read. */
    List<Note> diary() throws IOException {
        Path file = tomte.data.resolve("probe-diary.txt");
        if (Files.exists(file)) {
            byte[] more = readFrom(file, diaryRead);
            int end = lastNewline(more) + 1; // the line after it may be half written
            new String(more, 0, end, StandardCharsets.UTF_8)
                    .lines()
                    .map(Tasks::note)
                    .forEach(diary::add);
            diaryRead += end;
        }
        return List.copyOf(diary);
    }

    private static byte[] readFrom(Path file, long position) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(position);
            return in.readAllBytes();
        }
    }

    private static int lastNewline(byte[] bytes) {
        int at = bytes.length - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    private static Note note(String line) {
        String[] words = line.split(" ", -1);
        return new Note(
                Long.parseLong(words[0]),
                words[1],
                words[2],
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                words[5]);
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
