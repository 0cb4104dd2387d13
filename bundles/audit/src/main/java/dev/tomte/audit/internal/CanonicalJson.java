package dev.tomte.audit.internal;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON object of strings as RFC 8785 writes it: keys in the order of their UTF-16 code units, no blanks, and only those
 * characters escaped that must be. Written here, so that the hash of an entry never depends on a library's version.
 */
final class CanonicalJson {

    private CanonicalJson() {}

    static String write(SortedMap<String, String> values) {
        StringBuilder json = new StringBuilder("{");
        values.forEach((key, value) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            string(json, key);
            json.append(':');
            string(json, value);
        });
        return json.append('}').toString();
    }

    /** RFC 8785, section 3.2.2.2. */
    static void string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < ' ') {
                        json.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is no object of strings
     */
    static SortedMap<String, String> read(String json) {
        SortedMap<String, String> values = new TreeMap<>();
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            for (Map.Entry<String, ?> member : reader.readObject().entrySet()) {
                if (!(member.getValue() instanceof JsonString text)) {
                    throw new IllegalArgumentException("Expected a text for the detail " + member.getKey());
                }
                values.put(member.getKey(), text.getString());
            }
            return values;
        } catch (JsonException | IllegalStateException e) {
            throw new IllegalArgumentException("Expected a JSON object of texts as details", e);
        }
    }
}
