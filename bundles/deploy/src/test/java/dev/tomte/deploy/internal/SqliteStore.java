package dev.tomte.deploy.internal;

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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A store on a real SQLite file, one transaction for each write. */
final class SqliteStore implements Store, AutoCloseable {

    private final Path file;
    private final Connection connection;
    private final ExecutorService writer = Executors.newSingleThreadExecutor();

    /** Once set, each write fails with this. */
    volatile Optional<String> failure = Optional.empty();

    SqliteStore(Path file) throws SQLException {
        this.file = file;
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("CREATE TABLE IF NOT EXISTS test_migration (area TEXT, version INTEGER)");
        }
        connection.setAutoCommit(false);
    }

    @Override
    public void migrate(String area, List<Migration> migrations) throws StoreException {
        for (Migration migration : migrations) {
            write(open -> {
                        try (Statement statement = open.createStatement()) {
                            String row = "area = '" + area + "' AND version = " + migration.version();
                            try (ResultSet done = statement.executeQuery("SELECT 1 FROM test_migration WHERE " + row)) {
                                if (done.next()) {
                                    return Boolean.FALSE;
                                }
                            }
                            statement.executeUpdate(migration.sql());
                            statement.executeUpdate(
                                    "INSERT INTO test_migration VALUES ('" + area + "', " + migration.version() + ")");
                            return Boolean.TRUE;
                        }
                    })
                    .join();
        }
    }

    @Override
    public <T> CompletableFuture<T> write(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        writer.execute(() -> {
            try {
                if (failure.isPresent()) {
                    throw new StoreException(failure.get());
                }
                T value = work.apply(connection);
                connection.commit();
                result.complete(value);
            } catch (SQLException | StoreException | RuntimeException e) {
                rollBack(e);
                result.completeExceptionally(
                        e instanceof StoreException ? e : new StoreException(String.valueOf(e.getMessage()), e));
            }
        });
        return result;
    }

    @Override
    public <T> T read(Work<T> query) throws StoreException {
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return query.apply(reader);
        } catch (SQLException e) {
            throw new StoreException("The query failed", e);
        }
    }

    @Override
    public StoreStatus status() {
        throw new IllegalStateException("The deployer never asks for figures");
    }

    @Override
    public void close() throws SQLException {
        writer.shutdownNow();
        connection.close();
    }

    private void rollBack(Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
