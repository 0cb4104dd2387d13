package dev.tomte.tasks.internal.store;

import dev.tomte.store.Work;
import dev.tomte.task.TaskFilter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A list as asked for. SQLite holds only A to Z and a to z for alike: a part of a name with other letters in it is looked
 * for roughly there, and exactly here.
 */
final class ListQuery implements Work<List<TaskRow>> {

    private static final String NAME = "coalesce(task.name, task_lane.type || '-' || task.id)";

    private final TaskFilter filter;
    private final RowReader reader;
    private final boolean exact;
    private final StringBuilder where = new StringBuilder("1");
    private final List<Object> parameters = new ArrayList<>();

    ListQuery(TaskFilter filter, RowReader reader) {
        this.filter = filter;
        this.reader = reader;
        this.exact = filter.name().chars().allMatch(c -> c < 128);
        in("task.status", filter.statuses().stream().map(Codes.STATUS::code).toList());
        in(
                "task_lane.priority",
                filter.priorities().stream().map(Codes.PRIORITY::code).toList());
        in("task_lane.type", filter.types());
        in("coalesce(task.service, '')", filter.services());
        if (!filter.name().isEmpty()) {
            where.append(" AND ").append(NAME).append(" LIKE ? ESCAPE '\\'");
            parameters.add(pattern(filter.name()));
        }
    }

    @Override
    public List<TaskRow> apply(Connection connection) throws SQLException {
        String sql = "SELECT " + RowReader.COLUMNS + " FROM task JOIN task_lane ON task_lane.id = task.lane WHERE "
                + where + " ORDER BY " + order() + (exact ? " LIMIT ? OFFSET ?" : "");
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            int at = 1;
            for (Object parameter : parameters) {
                if (parameter instanceof String text) {
                    Texts.bind(query, at++, text);
                } else {
                    query.setObject(at++, parameter);
                }
            }
            if (exact) {
                query.setInt(at++, filter.limit());
                query.setInt(at, filter.offset());
                return reader.all(connection, query);
            }
            return page(connection, query);
        }
    }

    private List<TaskRow> page(Connection connection, PreparedStatement query) throws SQLException {
        String part = folded(filter.name());
        List<TaskRow> rows = new ArrayList<>();
        int skipped = 0;
        try (ResultSet cursor = query.executeQuery()) {
            while (rows.size() < filter.limit() && cursor.next()) {
                TaskRow row = reader.next(connection, cursor).orElse(null);
                if (row != null && folded(row.name()).contains(part) && ++skipped > filter.offset()) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private String order() {
        String direction = filter.descending() ? " DESC" : "";
        return switch (filter.order()) {
            case ID -> "task.id" + direction;
            case NAME -> NAME + direction + ", task.id";
            case TYPE -> "task_lane.type" + direction + ", task.id";
            case STATUS -> "task.status" + direction + ", task.id";
            case PRIORITY -> "task_lane.priority" + direction + ", task.id";
            case NEXT_RUN -> nextRun() + direction + " NULLS LAST, task.id";
            case CREATED -> "task.created" + direction + ", task.id";
        };
    }

    /** One-time tasks that run keep their time, so that they are due again after a crash; it is not their next run. */
    private static String nextRun() {
        return "CASE WHEN task.status = 0 OR task.status = 2 AND task.shape & " + Shape.KIND_MASK
                + " <> 0 THEN task.due END";
    }

    private void in(String column, Collection<?> values) {
        if (!values.isEmpty()) {
            where.append(" AND (")
                    .append(column)
                    .append(") IN (?")
                    .append(", ?".repeat(values.size() - 1))
                    .append(')');
            parameters.addAll(values);
        }
    }

    private static String pattern(String part) {
        StringBuilder pattern = new StringBuilder("%");
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%' || c == '_' || c == '\\') {
                pattern.append('\\').append(c);
            } else if (c < 128) {
                pattern.append(c);
            } else {
                pattern.append('%');
            }
        }
        return pattern.append('%').toString();
    }

    private static String folded(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
