package dev.tomte.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A table of numbers, and what the tests do with it. */
final class Fixture {

    static final Instant NOW = Instant.parse("2026-11-22T04:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(NOW);
    static final Migration ITEMS = new Migration(
            1, "items", "CREATE TABLE test_items (id INTEGER PRIMARY KEY, body TEXT NOT NULL DEFAULT '')");

    private Fixture() {}

    static SqliteDatabase open(Path folder) throws StoreException {
        return open(settings(folder, Map.of("checkWaitMs", 60_000)));
    }

    /** Those of a configuration with these values. */
    static StoreSettings settings(Path folder, Map<String, Object> values) {
        return SqliteStore.settings(config(values), folder);
    }

    /** What SCR makes of a configuration: the given values, and the annotation's defaults. */
    static StoreConfig config(Map<String, Object> values) {
        return (StoreConfig) Proxy.newProxyInstance(
                StoreConfig.class.getClassLoader(),
                new Class<?>[] {StoreConfig.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    static SqliteDatabase open(StoreSettings settings) throws StoreException {
        SqliteDatabase database = SqliteDatabase.open(settings, CLOCK);
        try {
            database.migrate("test", List.of(ITEMS));
            return database;
        } catch (StoreException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    static Work<Integer> insert(long id) {
        return insert(id, "");
    }

    static Work<Integer> insert(long id, String body) {
        return connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("INSERT INTO test_items (id, body) VALUES (?, ?)")) {
                statement.setLong(1, id);
                statement.setString(2, body);
                return statement.executeUpdate();
            }
        };
    }

    static List<Long> ids(Store store) throws StoreException {
        return store.read(Fixture::ids);
    }

    static List<Long> ids(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM test_items ORDER BY id");
                ResultSet rows = statement.executeQuery()) {
            List<Long> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        }
    }

    /** Keeps the writer busy until told otherwise, so that what is written meanwhile becomes one group. */
    static Pause pause(Store store) {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> done = store.write(connection -> {
            begun.countDown();
            await(end);
            return "resumed";
        });
        await(begun);
        return new Pause(end, done);
    }

    record Pause(CountDownLatch end, CompletableFuture<String> done) {

        void resume() {
            end.countDown();
            done.join();
        }
    }

    /** Makes the writer careful: it takes savepoints for the groups that come next. */
    static void failOne(Store store) {
        CompletableFuture<Integer> failing = store.write(connection -> {
            throw new SQLException("meant to fail");
        });
        assertThatThrownBy(failing::join).hasMessageContaining("meant to fail");
    }

    /** Inserts one after the other from id 1 on, each waited for, until it is closed. */
    static final class BusyWriter implements AutoCloseable {

        private final AtomicBoolean enough = new AtomicBoolean();
        private final AtomicLong acknowledged = new AtomicLong();
        private final CompletableFuture<Void> writing;

        BusyWriter(Store store, String body) {
            writing = CompletableFuture.runAsync(() -> {
                for (long id = 1; !enough.get(); id++) {
                    store.write(insert(id, body)).join();
                    acknowledged.set(id);
                }
            });
        }

        long acknowledged() {
            return acknowledged.get();
        }

        void await(long count) {
            awaitTrue(() -> acknowledged.get() >= count);
        }

        /** Stops; how many there are. */
        long end() {
            enough.set(true);
            writing.join();
            return acknowledged();
        }

        @Override
        public void close() {
            end();
        }
    }

    /** What is in a copy of the database, which has to be sound. */
    static List<Long> copied(Path copy) throws SQLException {
        assertThat(IntegrityCheck.isGoodCopy(copy)).isTrue();
        GuardedConnection connection = Connections.examiner(copy);
        try {
            connection.lend();
            return ids(connection);
        } finally {
            connection.closeForGood();
        }
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("Waited 60 s in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting", e);
        }
    }

    static void awaitTrue(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Waited 60 s in vain");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
