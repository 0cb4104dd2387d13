package dev.tomte.backup.internal.file;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Looks into a copy of the database that nobody writes to; nothing is made beside it. */
public final class DatabaseFile {

    private static final int MOST_FINDINGS = 10;

    private DatabaseFile() {}

    /**
     * What a database is.
     *
     * @param faults what the integrity check found; none if it is sound
     * @param schema version of each area's tables
     */
    public record Findings(List<String> faults, SortedMap<String, Integer> schema) {

        public Findings {
            faults = List.copyOf(faults);
        }
    }

    /** Checks the whole file. One that is no database is one with a fault. */
    public static Findings check(Path file) {
        List<String> faults = new ArrayList<>();
        SortedMap<String, Integer> schema = new TreeMap<>();
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check(" + MOST_FINDINGS + ")")) {
                while (rows.next()) {
                    String finding = rows.getString(1);
                    if (!finding.equals("ok")) {
                        faults.add("its database is damaged: " + finding.replace('\n', ' '));
                    }
                }
            }
            schema.putAll(schema(statement));
        } catch (SQLException e) {
            faults.add("its database cannot be read: " + e.getMessage());
        }
        return new Findings(faults, schema);
    }

    /** The version of each area's tables. */
    public static SortedMap<String, Integer> schema(Path file) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            return schema(statement);
        }
    }

    /** The version of each area's tables, by the store's own record of them. */
    public static SortedMap<String, Integer> schema(Statement statement) throws SQLException {
        SortedMap<String, Integer> schema = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT area, max(version) FROM store_migrations GROUP BY area")) {
            while (rows.next()) {
                schema.put(rows.getString(1), rows.getInt(2));
            }
        }
        return schema;
    }

    /** The same of a database that was not closed, which its log belongs to. Nobody may write to it meanwhile. */
    public static SortedMap<String, Integer> schemaWithLog(Path file) throws SQLException {
        try (Connection connection = open(file, "?mode=ro");
                Statement statement = connection.createStatement()) {
            return schema(statement);
        }
    }

    private static Connection open(Path file) throws SQLException {
        return open(file, "?immutable=1");
    }

    private static Connection open(Path file, String query) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setReadOnly(true);
        return JDBC.createConnection(JDBC.PREFIX + file.toUri() + query, config.toProperties());
    }
}
