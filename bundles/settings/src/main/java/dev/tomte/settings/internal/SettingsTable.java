package dev.tomte.settings.internal;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of the settings. */
final class SettingsTable {

    /** In RETURNING, columns have their new values; so the old one is kept in a column of its own. */
    private static final String SET = """
            INSERT INTO settings (name, value, revision, changed_by, changed_at) VALUES (?1, ?2, 1, ?3, ?4)
            ON CONFLICT (name) DO UPDATE SET previous = value, value = excluded.value, revision = revision + 1,
                changed_by = excluded.changed_by, changed_at = excluded.changed_at
                WHERE value IS NOT excluded.value
            RETURNING previous, revision
            """;

    private static final String RESET = """
            UPDATE settings SET previous = value, value = NULL, revision = revision + 1, changed_by = ?3, changed_at = ?4
            WHERE name = ?1 AND ?2 IS NULL AND value IS NOT NULL
            RETURNING previous, revision
            """;

    private SettingsTable() {}

    static void create(Store store) throws StoreException {
        store.migrate("settings", Migration.load(SettingsTable.class, "V001__create_settings.sql"));
    }

    static Map<String, Row> read(Connection connection) throws SQLException {
        Map<String, Row> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT name, value, revision, changed_by, changed_at FROM settings")) {
            while (row.next()) {
                rows.put(
                        row.getString(1),
                        new Row(
                                row.getString(2),
                                row.getLong(3),
                                row.getString(4),
                                Instant.ofEpochMilli(row.getLong(5))));
            }
        }
        return rows;
    }

    /**
     * Sets and resets.
     *
     * @param values by name; null resets
     * @return what that changed; a setting that has its value already is not among it
     */
    static List<Change> change(Connection connection, Map<String, @Nullable String> values, String who, Instant at)
            throws SQLException {
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<String, @Nullable String> each : values.entrySet()) {
            String name = each.getKey();
            String value = each.getValue();
            try (PreparedStatement statement = connection.prepareStatement(value == null ? RESET : SET)) {
                statement.setString(1, name);
                statement.setString(2, value);
                statement.setString(3, who);
                statement.setLong(4, at.toEpochMilli());
                try (ResultSet changed = statement.executeQuery()) {
                    if (changed.next()) {
                        Row row = new Row(value, changed.getLong(2), who, Instant.ofEpochMilli(at.toEpochMilli()));
                        changes.add(new Change(name, row, changed.getString(1)));
                    }
                }
            }
        }
        return changes;
    }
}
