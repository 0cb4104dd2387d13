package dev.tomte.shell.internal;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;

/** Rows of named values, for people as aligned columns and for programs as JSON. */
final class Table {

    private static final String GAP = "  ";
    /** In columns that others follow; only the last may be as long as it likes. */
    private static final int WIDEST = 60;

    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final List<String> names;
    private final Set<String> hidden = new LinkedHashSet<>();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    /** The columns, by the names they have in JSON. */
    Table(String... names) {
        this.names = List.of(names);
    }

    /** Leaves these columns to JSON. */
    Table hide(String... columns) {
        hidden.addAll(List.of(columns));
        return this;
    }

    /** A row, a value for each column; a null or an empty Optional is an absent one. */
    Table row(@Nullable Object... values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException("Expected " + names.size() + " values, not " + values.length);
        }
        rows.add(Arrays.asList(values));
        return this;
    }

    /** Prints it, or what there is to say if it has no rows. */
    void print(CommandSession session, boolean json, String ifEmpty) {
        if (json) {
            Output.print(session, toJson() + "\n");
        } else if (rows.isEmpty()) {
            Output.print(session, ifEmpty + "\n");
        } else {
            ClientTerminal terminal = ClientTerminal.of(session);
            boolean shown = terminal != null && terminal.shows();
            Output.print(session, text(shown, shown ? terminal.width() : 0));
        }
    }

    JsonArray toJson() {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (List<@Nullable Object> row : rows) {
            JsonObjectBuilder object = Json.createObjectBuilder();
            for (int i = 0; i < names.size(); i++) {
                object.add(names.get(i), Values.json(row.get(i)));
            }
            array.add(object);
        }
        return array.build();
    }

    /**
     * Aligned columns under a line of titles. Wide cells are cut, for JSON has them whole.
     *
     * @param decorated whether the titles are bold
     * @param width where lines are cut; 0 for nowhere
     */
    String text(boolean decorated, int width) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!hidden.contains(names.get(i))) {
                columns.add(i);
            }
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(i -> title(names.get(i))).toList());
        rows.forEach(row -> lines.add(columns.stream()
                .map(i -> i.equals(columns.get(columns.size() - 1))
                        ? Values.text(row.get(i))
                        : cut(Values.text(row.get(i)), WIDEST))
                .toList()));
        int[] widths = new int[columns.size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(line.get(i)));
            }
        });
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = cut(line(lines.get(i), columns, widths), width);
            text.append(decorated && i == 0 ? BOLD + line + PLAIN : line).append('\n');
        }
        return text.toString();
    }

    private String line(List<String> cells, List<Integer> columns, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths[i] - length(cell));
            line.append(isNumber(columns.get(i)) ? padding + cell : cell + padding)
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private boolean isNumber(int column) {
        return rows.stream().allMatch(row -> row.get(column) instanceof Number || row.get(column) instanceof Percent);
    }

    private static String cut(String text, int width) {
        return width > 1 && length(text) > width
                ? text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…"
                : text;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** {@code lastError} becomes {@code LAST ERROR}. */
    private static String title(String name) {
        StringBuilder title = new StringBuilder();
        name.chars()
                .forEach(c -> title.append(Character.isUpperCase(c) ? " " : "").append((char) c));
        return title.toString().toUpperCase(Locale.ROOT);
    }
}
