package dev.tomte.tasks.internal.store;

import dev.tomte.task.Constraints;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.TaskRequest;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What of a request is seldom asked for, as JSON. */
final class SpecJson {

    /** Nothing but defaults. */
    static final JsonObject EMPTY = JsonObject.EMPTY_JSON_OBJECT;

    // Kept, as looking for the library anew takes longer than using it.
    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    private static final Set<String> KEYS =
            Set.of("description", "schedule", "conditions", "stopWhenLost", "retry", "timeout", "after");

    private SpecJson() {}

    static JsonObjectBuilder object() {
        return BUILDERS.createObjectBuilder();
    }

    /** Whether there would be anything in it; most requests have nothing. */
    static boolean isNeeded(TaskRequest request, boolean schedule) {
        return schedule
                || !request.description().isEmpty()
                || !request.constraints().equals(Constraints.NONE)
                || !request.retry().equals(RetryPolicy.DEFAULT)
                || request.timeout().isPresent()
                || !request.after().isEmpty();
    }

    /** @param schedule whether it holds anything that is not stored elsewhere */
    static JsonObject write(TaskRequest request, boolean schedule) {
        JsonObjectBuilder json = object();
        if (!request.description().isEmpty()) {
            json.add("description", request.description());
        }
        if (schedule) {
            json.add("schedule", ScheduleJson.write(request.schedule()));
        }
        if (!request.constraints().conditions().isEmpty()) {
            json.add("conditions", array(request.constraints().conditions()));
        }
        if (request.constraints().stopWhenLost()) {
            json.add("stopWhenLost", true);
        }
        RetryPolicy retry = request.retry();
        if (!retry.equals(RetryPolicy.DEFAULT)) {
            json.add(
                    "retry",
                    object().add("maxRetries", retry.maxRetries())
                            .add("initialBackoff", retry.initialBackoff().toString())
                            .add("multiplier", retry.multiplier())
                            .add("maxBackoff", retry.maxBackoff().toString())
                            .add("jitter", retry.jitter()));
        }
        request.timeout().ifPresent(timeout -> json.add("timeout", timeout.toString()));
        if (!request.after().isEmpty()) {
            json.add("after", array(request.after()));
        }
        return json.build();
    }

    static JsonObject parse(String text) {
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            checkKeys(json, KEYS);
            return json;
        }
    }

    /** A newer version's word may turn the meaning of the others: better not to know a task than to get it wrong. */
    static void checkKeys(JsonObject json, Set<String> known) {
        for (String key : json.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException("expected only " + known + ", not '" + key + "'");
            }
        }
    }

    static String description(JsonObject json) {
        return json.getString("description", "");
    }

    static Optional<JsonObject> schedule(JsonObject json) {
        return Optional.ofNullable(json.getJsonObject("schedule"));
    }

    static Constraints constraints(JsonObject json) {
        List<String> conditions = texts(json, "conditions");
        boolean stopWhenLost = json.getBoolean("stopWhenLost", false);
        return conditions.isEmpty() && !stopWhenLost
                ? Constraints.NONE
                : new Constraints(Set.copyOf(conditions), stopWhenLost);
    }

    static RetryPolicy retry(JsonObject json) {
        if (!json.containsKey("retry")) {
            return RetryPolicy.DEFAULT;
        }
        JsonObject retry = json.getJsonObject("retry");
        return new RetryPolicy(
                retry.getInt("maxRetries"),
                Duration.parse(retry.getString("initialBackoff")),
                retry.getJsonNumber("multiplier").doubleValue(),
                Duration.parse(retry.getString("maxBackoff")),
                retry.getJsonNumber("jitter").doubleValue());
    }

    static Optional<Duration> timeout(JsonObject json) {
        return json.containsKey("timeout") ? Optional.of(Duration.parse(json.getString("timeout"))) : Optional.empty();
    }

    static List<String> after(JsonObject json) {
        return texts(json, "after");
    }

    private static JsonArrayBuilder array(Collection<String> texts) {
        return BUILDERS.createArrayBuilder(texts);
    }

    private static List<String> texts(JsonObject json, String key) {
        return json.containsKey(key)
                ? json.getJsonArray(key).getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .toList()
                : List.of();
    }
}
