package dev.tomte.backup.internal.pack;

import dev.tomte.backup.internal.archive.Manifest;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is packed and how, but for secrets.
 *
 * @param part the file to be made; must not be there
 * @param work a folder for what is needed meanwhile
 * @param database a file that nobody changes
 * @param folders names of folders that count when they are empty
 * @param files what is packed after the database
 * @param recipients {@code age1…} each; empty for a passphrase
 * @param workFactor a passphrase's key costs 2^this
 * @param level of the compression
 * @param workers threads that compress, as far as there are processors for them
 * @param bytesPerSecond read at most; 0 for no limit
 * @param contentBytes how much is about to be packed, for the progress
 */
public record PackJob(
        Path part,
        Path work,
        Path database,
        List<String> folders,
        List<PackedFile> files,
        Manifest.About about,
        List<String> recipients,
        int workFactor,
        int level,
        int workers,
        long bytesPerSecond,
        long contentBytes) {

    /**
     * A file.
     *
     * @param name in the backup
     * @param hash its SHA-256, if it is known without reading it
     */
    public record PackedFile(String name, Path file, Optional<String> hash) {}

    public PackJob {
        folders = List.copyOf(folders);
        files = List.copyOf(files);
        recipients = List.copyOf(recipients);
    }

    String toJson() {
        JsonArrayBuilder packed = Json.createArrayBuilder();
        for (PackedFile file : files) {
            JsonObjectBuilder one = Json.createObjectBuilder()
                    .add("name", file.name())
                    .add("file", file.file().toString());
            file.hash().ifPresent(hash -> one.add("hash", hash));
            packed.add(one);
        }
        return Json.createObjectBuilder()
                .add("part", part.toString())
                .add("work", work.toString())
                .add("database", database.toString())
                .add("folders", Json.createArrayBuilder(folders))
                .add("files", packed)
                .add("about", about.toJson())
                .add("recipients", Json.createArrayBuilder(recipients))
                .add("workFactor", workFactor)
                .add("level", level)
                .add("workers", workers)
                .add("bytesPerSecond", bytesPerSecond)
                .add("contentBytes", contentBytes)
                .build()
                .toString();
    }

    static PackJob parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            List<PackedFile> files = new ArrayList<>();
            for (JsonObject file : json.getJsonArray("files").getValuesAs(JsonObject.class)) {
                files.add(new PackedFile(
                        file.getString("name"),
                        Path.of(file.getString("file")),
                        Optional.ofNullable(file.getString("hash", null))));
            }
            return new PackJob(
                    Path.of(json.getString("part")),
                    Path.of(json.getString("work")),
                    Path.of(json.getString("database")),
                    texts(json, "folders"),
                    files,
                    Manifest.About.parse(json.getJsonObject("about")),
                    texts(json, "recipients"),
                    json.getInt("workFactor"),
                    json.getInt("level"),
                    json.getInt("workers"),
                    json.getJsonNumber("bytesPerSecond").longValue(),
                    json.getJsonNumber("contentBytes").longValue());
        }
    }

    private static List<String> texts(JsonObject json, String name) {
        return json.getJsonArray(name).getValuesAs(JsonString::getString);
    }
}
