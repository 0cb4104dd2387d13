package dev.tomte.settings.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Configuration Admin was last told, as far as the database knows. */
final class MirrorTable {

    private MirrorTable() {}

    /**
     * What it was told of one setting; null stands for nothing.
     *
     * @param next what it may have been told already, while moving
     */
    record Told(@Nullable String value, @Nullable String next, boolean moving) {

        static final Told NOTHING = new Told(null, null, false);

        boolean mayBe(@Nullable String text) {
            return Objects.equals(text, value) || (moving && Objects.equals(text, next));
        }
    }

    static Map<String, Told> read(Connection connection) throws SQLException {
        Map<String, Told> told = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name, value, next, moving FROM settings_mirror")) {
            while (row.next()) {
                told.put(row.getString(1), new Told(row.getString(2), row.getString(3), row.getBoolean(4)));
            }
        }
        return told;
    }

    /** It is about to be told these. */
    static void begin(Connection connection, Map<String, @Nullable String> values) throws SQLException {
        apply(
                connection,
                values,
                "INSERT INTO settings_mirror (name, next, moving) VALUES (?1, ?2, 1)"
                        + " ON CONFLICT (name) DO UPDATE SET next = excluded.next, moving = 1");
    }

    /** It was told these, or told them itself. */
    static void end(Connection connection, Map<String, @Nullable String> values) throws SQLException {
        apply(
                connection,
                values,
                "INSERT INTO settings_mirror (name, value, moving) VALUES (?1, ?2, 0)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value, next = NULL, moving = 0");
    }

    private static void apply(Connection connection, Map<String, @Nullable String> values, String sql)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map.Entry<String, @Nullable String> each : values.entrySet()) {
                statement.setString(1, each.getKey());
                statement.setString(2, each.getValue());
                statement.executeUpdate();
            }
        }
    }
}
