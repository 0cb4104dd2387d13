package dev.tomte.plugins.internal;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreStatus;
import dev.tomte.store.Work;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A small store on real SQLite: one connection, one commit for each write, made on a thread of its own. */
final class SqliteStore implements Store, AutoCloseable {

    private final Connection connection;
    private volatile boolean full;
    private final ExecutorService writer = Executors.newSingleThreadExecutor();

    SqliteStore(Path file) throws SQLException {
        this.connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    @Override
    public synchronized void migrate(String area, List<Migration> migrations) throws StoreException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE IF NOT EXISTS migrations (area TEXT, version INTEGER)");
            for (Migration migration : migrations) {
                boolean done = statement
                        .executeQuery("SELECT 1 FROM migrations WHERE area = '" + area + "' AND version = "
                                + migration.version())
                        .next();
                if (!done) {
                    statement.executeUpdate(migration.sql());
                    statement.executeUpdate(
                            "INSERT INTO migrations VALUES ('" + area + "', " + migration.version() + ")");
                }
            }
        } catch (SQLException e) {
            throw new StoreException("Cannot migrate " + area, e);
        }
    }

    /** From now on no write gets to the disk, or does again. */
    void full(boolean now) {
        full = now;
    }

    @Override
    public <T> CompletableFuture<T> write(Work<T> work) {
        if (writer.isShutdown()) {
            throw new StoreClosedException("The store is closed");
        }
        CompletableFuture<T> written = new CompletableFuture<>();
        writer.execute(() -> {
            if (full) {
                written.completeExceptionally(new StoreException("the disk is full", new SQLException("SQLITE_FULL")));
                return;
            }
            try {
                written.complete(read(work));
            } catch (StoreException e) {
                written.completeExceptionally(e);
            }
        });
        return written;
    }

    @Override
    public synchronized <T> T read(Work<T> query) throws StoreException {
        try {
            return query.apply(connection);
        } catch (SQLException e) {
            throw new StoreException("Failed: " + e.getMessage(), e);
        }
    }

    @Override
    public StoreStatus status() {
        throw new UnsupportedOperationException("The host does not ask for the store's status");
    }

    @Override
    public void close() throws SQLException {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A write does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
