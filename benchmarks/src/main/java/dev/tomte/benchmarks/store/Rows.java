package dev.tomte.benchmarks.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** The table and the row, of some 100 bytes, that everybody writes. */
final class Rows {

    static final String TABLE =
            "CREATE TABLE benchmark_row (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL)";
    static final String INSERT = "INSERT INTO benchmark_row (at, body) VALUES (?, ?)";

    private static final String BODY =
            "The quick brown fox jumps over the lazy dog; pack my box with five dozen jugs 0123456789";

    private Rows() {}

    static void bind(PreparedStatement insert, long at) throws SQLException {
        insert.setLong(1, at);
        insert.setString(2, BODY);
    }

    /** A connection as durable as the store's; SQLite's defaults otherwise, and nothing asked for that costs time. */
    static Connection open(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setGetGeneratedKeys(false);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    static void createTable(Path file) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
    }

    static long count(Path file) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM benchmark_row")) {
            return result.getLong(1);
        }
    }
}
