package dev.tomte.shell.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether Java really took the class-data archive, as the launcher found out.
 *
 * @param file the archive; empty if Tomte was started without
 * @param used empty where it cannot be told
 */
record ArchiveUse(Optional<String> file, Optional<Boolean> used) {

    /** From the framework properties of the launcher, which are absent where another one started the framework. */
    static ArchiveUse of(Function<String, @Nullable String> properties) {
        Optional<String> file =
                Optional.ofNullable(properties.apply("tomte.archive")).filter(name -> !name.isEmpty());
        Optional<Boolean> used = Optional.ofNullable(properties.apply("tomte.archive.used"))
                .filter(value -> !value.equals("unknown"))
                .map(Boolean::valueOf);
        return new ArchiveUse(file, used);
    }

    JsonObject toJson() {
        return Json.createObjectBuilder()
                .add("file", Values.json(file))
                .add(
                        "used",
                        used.map(value -> value ? JsonValue.TRUE : JsonValue.FALSE)
                                .orElse(JsonValue.NULL))
                .build();
    }

    @Override
    public String toString() {
        if (file.isEmpty()) {
            return used.isEmpty() ? "unknown" : "none";
        }
        return used.map(value -> value ? "in use, " : "NOT in use (logs/tomte.log says what to do), ")
                        .orElse("in use or not, which cannot be told here, ")
                + file.get();
    }
}
