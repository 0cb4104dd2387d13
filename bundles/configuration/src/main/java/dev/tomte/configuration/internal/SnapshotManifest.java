package dev.tomte.configuration.internal;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a snapshot says of itself.
 *
 * @param hashes SHA-256 of each file's content in hexadecimal digits, by its name
 */
record SnapshotManifest(long id, Instant at, String reason, String who, long bytes, SortedMap<String, String> hashes) {

    private static final int FORMAT = 1;

    byte[] toJson() {
        JsonObjectBuilder files = Json.createObjectBuilder();
        hashes.forEach(files::add);
        return Json.createObjectBuilder()
                .add("format", FORMAT)
                .add("id", id)
                .add("at", at.toString())
                .add("reason", reason)
                .add("who", who)
                .add("bytes", bytes)
                .add("sha256", files)
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    static SnapshotManifest parse(byte[] json) throws IOException {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(json))) {
            JsonObject object = reader.readObject();
            if (object.getInt("format") != FORMAT) {
                throw new IOException("Expected a snapshot of format " + FORMAT + ", not " + object.getInt("format"));
            }
            SortedMap<String, String> hashes = new TreeMap<>();
            JsonObject files = object.getJsonObject("sha256");
            files.keySet().forEach(name -> hashes.put(name, files.getString(name)));
            return new SnapshotManifest(
                    object.getJsonNumber("id").longValueExact(),
                    Instant.parse(object.getString("at")),
                    object.getString("reason"),
                    object.getString("who"),
                    object.getJsonNumber("bytes").longValueExact(),
                    hashes);
        } catch (JsonException
                | DateTimeException
                | NullPointerException
                | ClassCastException
                | ArithmeticException e) {
            // So the JSON library answers what is missing or of another type.
            throw new IOException("Its list of contents is malformed: " + e.getMessage(), e);
        }
    }
}
