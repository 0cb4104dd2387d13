package dev.tomte.shell.internal;

import dev.tomte.plugin.Permission;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a value reads, for people and in JSON. */
final class Values {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Values() {}

    /** For people; a dash if it is absent. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "-";
        } else if (value instanceof Optional<?> optional) {
            return text(optional.orElse(null));
        } else if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.1f", number);
        } else if (value instanceof Instant time) {
            return TIME.format(time.atZone(ZoneId.systemDefault()));
        } else if (value instanceof Collection<?> many) {
            return many.isEmpty() ? "-" : many.stream().map(Values::text).collect(Collectors.joining(", "));
        }
        String text = value instanceof Enum<?> constant ? word(constant) : value.toString();
        return text.isEmpty() ? "-" : printable(text);
    }

    static JsonValue json(@Nullable Object value) {
        if (value == null) {
            return JsonValue.NULL;
        } else if (value instanceof JsonValue json) {
            return json;
        } else if (value instanceof Optional<?> optional) {
            return json(optional.orElse(null));
        } else if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Double number) {
            return Double.isFinite(number) ? Json.createValue(number) : JsonValue.NULL;
        } else if (value instanceof Percent share) {
            return Json.createValue(share.value());
        } else if (value instanceof Number number) {
            return Json.createValue(number.longValue());
        } else if (value instanceof Collection<?> many) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            many.forEach(one -> array.add(json(one)));
            return array.build();
        }
        return Json.createValue(value instanceof Enum<?> constant ? word(constant) : value.toString());
    }

    /** The word of a constant, the same wherever it is read: {@code ENABLED}; a permission has an id of its own. */
    static String word(Enum<?> constant) {
        return constant instanceof Permission permission ? permission.id() : constant.name();
    }

    /** Without what could steer a terminal: names and messages come from files that anybody may have made. */
    static String printable(String text) {
        return text.replaceAll("\\s*\\R\\s*", "; ").replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?");
    }
}
