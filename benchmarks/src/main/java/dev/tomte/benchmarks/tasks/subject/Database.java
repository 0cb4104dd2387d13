package dev.tomte.benchmarks.tasks.subject;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Where a peer keeps its tasks: equally durable everywhere, and pooled by HikariCP, which all of them recommend. */
enum Database {
    SQLITE,
    POSTGRESQL;

    /** The server's address without a database, as the parent process started it. */
    static final String SERVER = "benchmarks.postgres";

    /** One connection: SQLite has one writer, and callers that take turns are faster than callers that find it busy. */
    private static final int SQLITE_CONNECTIONS = 1;

    private static final int POSTGRESQL_CONNECTIONS = 16;

    HikariDataSource open(Path folder) throws SQLException {
        return open(folder, SQLITE_CONNECTIONS);
    }

    /** The same connections, beginning transactions by themselves, for a batch that is one transaction. */
    static DataSource transactional(HikariDataSource pool) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    Connection connection = pool.getConnection();
                    connection.setAutoCommit(false);
                    return connection;
                });
    }

    /** With another number of connections to SQLite, for who needs several at once. */
    HikariDataSource open(Path folder, int sqliteConnections) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setConnectionTimeout(120_000);
        switch (this) {
            case SQLITE -> {
                config.setDataSource(sqlite(folder.resolve("tasks.db")));
                config.setMaximumPoolSize(sqliteConnections);
            }
            case POSTGRESQL -> {
                config.setJdbcUrl(createDatabase(folder));
                config.setUsername("postgres");
                config.setMaximumPoolSize(POSTGRESQL_CONNECTIONS);
            }
        }
        return new HikariDataSource(config);
    }

    /** WAL and FULL, as Tomte's store. */
    private static SQLiteDataSource sqlite(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        // What reads first and writes then would fail, rather than wait, if another wrote in between.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(60_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static String createDatabase(Path folder) throws SQLException {
        String server = System.getProperty(SERVER);
        String name = name(folder);
        try (Connection connection = DriverManager.getConnection(server + "postgres", "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
            boolean there = found.next();
            if (!there) {
                statement.execute("CREATE DATABASE " + name);
            }
        }
        return server + name + "?reWriteBatchedInserts=true";
    }

    private static String name(Path folder) {
        return "d_" + folder.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }

    /** Runs statements, each on its own, unless the table is there. */
    static void create(HikariDataSource pool, String table, Iterable<String> statements) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            if (exists(connection, table)) {
                return;
            }
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, table, null)) {
            return tables.next();
        }
    }

    static long number(HikariDataSource pool, String query) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
