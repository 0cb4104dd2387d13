package dev.tomte.shell.internal;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;

/** Named values of one thing: for people a line each, for programs a JSON object. */
final class Details {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    Details add(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    void print(CommandSession session, boolean json) {
        StringBuilder text = new StringBuilder();
        if (json) {
            JsonObjectBuilder object = Json.createObjectBuilder();
            values.forEach((name, value) -> object.add(name, Values.json(value)));
            text.append(object.build()).append('\n');
        } else {
            int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
            values.forEach((name, value) -> {
                String shown = Values.text(value);
                if (!shown.equals("-")) {
                    text.append(String.format(Locale.ROOT, "%-" + (width + 2) + "s%s%n", name, shown));
                }
            });
        }
        Output.print(session, text.toString());
    }
}
