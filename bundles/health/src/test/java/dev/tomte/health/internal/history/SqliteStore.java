package dev.tomte.health.internal.history;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreStatus;
import dev.tomte.store.Work;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The store's contract on one SQLite connection, without its durability: a write is a transaction of its own. */
public final class SqliteStore implements Store, AutoCloseable {

    private final Path file;
    private final Connection connection;
    private int migrations;

    public SqliteStore(Path folder) throws SQLException {
        file = folder.resolve("tomte.db");
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        update("PRAGMA synchronous = OFF");
        update("PRAGMA journal_mode = MEMORY");
    }

    @Override
    public synchronized void migrate(String area, List<Migration> wanted) throws StoreException {
        transaction(writer -> {
            for (Migration migration : wanted.subList(migrations, wanted.size())) {
                try (Statement statement = writer.createStatement()) {
                    statement.executeUpdate(migration.sql());
                }
            }
            return null;
        });
        migrations = wanted.size();
    }

    @Override
    public synchronized <T> CompletableFuture<T> write(Work<T> work) {
        try {
            return CompletableFuture.completedFuture(transaction(work));
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public synchronized <T> T read(Work<T> query) throws StoreException {
        return transaction(query);
    }

    @Override
    public StoreStatus status() {
        throw new UnsupportedOperationException("The history does not ask for the store's status");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** From now on the disk is as full as it can be: the database cannot grow by a single page. */
    public synchronized void fillDisk() throws SQLException {
        update("PRAGMA max_page_count = 1");
    }

    public synchronized void freeDisk() throws SQLException {
        update("PRAGMA max_page_count = 1000000");
    }

    synchronized long number(String sql) throws StoreException {
        return transaction(reader -> {
            try (Statement statement = reader.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                return row.getLong(1);
            }
        });
    }

    // By statements of its own: the driver loses count when SQLite itself rolls back because the disk is full.
    private <T> T transaction(Work<T> work) throws StoreException {
        try {
            update("BEGIN IMMEDIATE");
            T result = work.apply(connection);
            update("COMMIT");
            return result;
        } catch (SQLException e) {
            try {
                update("ROLLBACK");
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw new StoreException(e.getMessage(), e);
        }
    }

    private void update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
