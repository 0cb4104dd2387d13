package dev.tomte.tasks.internal.demo;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/** What a person handed to a demo. */
record DemoData(JsonObject json) {

    /**
     * Reads it.
     *
     * @param text a JSON object; empty for none
     * @throws IllegalArgumentException if it is something else
     */
    static DemoData of(String text) {
        if (text.isBlank()) {
            return new DemoData(JsonValue.EMPTY_JSON_OBJECT);
        }
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return new DemoData(reader.readObject());
        } catch (JsonException e) {
            throw new IllegalArgumentException("Expected a JSON object as data: " + e.getMessage(), e);
        }
    }

    String text(String key, String fallback) {
        JsonValue value = json.get(key);
        if (value == null) {
            return fallback;
        } else if (value instanceof JsonString text) {
            return text.getString();
        }
        throw wrong(key, "a text", value);
    }

    int number(String key, int fallback, int least, int most) {
        JsonValue value = json.get(key);
        if (value == null) {
            return fallback;
        } else if (value instanceof JsonNumber number
                && number.doubleValue() >= least
                && number.doubleValue() <= most
                && number.doubleValue() == Math.rint(number.doubleValue())) {
            return number.intValue();
        }
        throw wrong(key, "a whole number of " + least + " to " + most, value);
    }

    private static IllegalArgumentException wrong(String key, String expected, @Nullable JsonValue came) {
        return new IllegalArgumentException("Expected " + expected + " for " + key + ", not " + came);
    }
}
