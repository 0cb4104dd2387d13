package dev.tomte.backup.internal.archive;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backup says of itself, in JSON; docs/backup.md describes it.
 *
 * @param about where it came from
 * @param entries all files but the manifest itself
 */
public record Manifest(About about, List<Entry> entries) {

    private static final int FORMAT = 1;

    /**
     * Where a backup came from. Of one that was packed by hand, only the format needs to be said.
     *
     * @param createdAt when the database was copied
     * @param version of the Tomte that made it
     * @param device its id
     * @param schema version of each area's tables
     * @param secrets how many secrets it carries
     */
    public record About(
            Optional<Instant> createdAt,
            Optional<String> version,
            Optional<String> device,
            SortedMap<String, Integer> schema,
            int secrets) {

        /** As the manifest has it, without a format and files. */
        public JsonObject toJson() {
            JsonObjectBuilder json = Json.createObjectBuilder();
            createdAt.ifPresent(at -> json.add("createdAt", at.toString()));
            version.ifPresent(made -> json.add("version", made));
            device.ifPresent(id -> json.add("device", id));
            JsonObjectBuilder versions = Json.createObjectBuilder();
            schema.forEach(versions::add);
            return json.add("schema", versions).add("secrets", secrets).build();
        }

        /** What {@link #toJson} made. */
        public static About parse(JsonObject json) {
            SortedMap<String, Integer> schema = new TreeMap<>();
            JsonObject versions =
                    json.containsKey("schema") ? json.getJsonObject("schema") : JsonValue.EMPTY_JSON_OBJECT;
            for (String area : versions.keySet()) {
                schema.put(area, versions.getJsonNumber(area).intValueExact());
            }
            return new About(
                    Optional.ofNullable(json.getString("createdAt", null)).map(Instant::parse),
                    Optional.ofNullable(json.getString("version", null)),
                    Optional.ofNullable(json.getString("device", null)),
                    schema,
                    json.getInt("secrets", 0));
        }
    }

    public Manifest {
        entries = List.copyOf(entries);
    }

    byte[] toBytes() {
        JsonObjectBuilder json = Json.createObjectBuilder().add("format", FORMAT);
        about.toJson().forEach(json::add);
        JsonArrayBuilder files = Json.createArrayBuilder();
        for (Entry entry : entries) {
            files.add(Json.createObjectBuilder()
                    .add("name", entry.name())
                    .add("size", entry.size())
                    .add("sha256", entry.sha256()));
        }
        return json.add("entries", files).build().toString().getBytes(StandardCharsets.UTF_8);
    }

    static Manifest parse(byte[] bytes) throws DamagedArchiveException {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            JsonObject json = reader.readObject();
            int format = json.getInt("format", 0);
            if (format != FORMAT) {
                throw new DamagedArchiveException(
                        "its format is " + format + ", and this Tomte reads format " + FORMAT + "; take a newer one");
            }
            List<Entry> entries = new ArrayList<>();
            for (JsonObject entry : json.getJsonArray("entries").getValuesAs(JsonObject.class)) {
                entries.add(new Entry(
                        Names.checked(entry.getString("name")),
                        entry.getJsonNumber("size").longValueExact(),
                        entry.getString("sha256")));
            }
            return new Manifest(About.parse(json), entries);
        } catch (NullPointerException e) {
            throw new DamagedArchiveException("its " + Names.MANIFEST + " lacks something that has to be there", e);
        } catch (JsonException | ClassCastException | ArithmeticException | DateTimeException e) {
            throw new DamagedArchiveException("its " + Names.MANIFEST + " is not one: " + e.getMessage(), e);
        }
    }
}
