package dev.tomte.store.internal;

import static dev.tomte.store.internal.Fixture.ids;
import static dev.tomte.store.internal.Fixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

class ReadersTest {

    private static final long WAL_LIMIT = 1 << 20;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SqliteDatabase store;

    @BeforeEach
    void open() throws StoreException {
        store = Fixture.open(Fixture.settings(folder, Map.of("readers", 2, "readerWaitMs", 200, "walLimitMb", 1)));
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        store.close();
    }

    @Test
    @DisplayName("a query cannot write, not even past the guard")
    void readOnly() throws Exception {
        assertThatThrownBy(() -> store.read(insert(1)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("readonly");
        assertThatThrownBy(() -> store.read(c -> {
                    c.unwrap(SQLiteConnection.class).getDatabase()._exec("PRAGMA query_only=OFF");
                    return insert(1).apply(c);
                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("readonly");
        assertThat(ids(store)).isEmpty();
    }

    @Test
    @DisplayName("a query sees one moment of the database, and does not wait for the writer")
    void snapshot() throws Exception {
        store.write(insert(1)).join();
        List<Long> seen = store.read(c -> {
            ids(c);
            store.write(insert(2)).join();
            return ids(c);
        });
        assertThat(seen).containsExactly(1L);
        Fixture.Pause pause = Fixture.pause(store);
        assertThat(ids(store)).containsExactly(1L, 2L);
        pause.resume();
    }

    @Test
    @DisplayName("a query that fails, by SQL or by itself, does not spoil its connection")
    void failing() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> store.read(c -> c.prepareStatement("SELECT * FROM nowhere")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no such table: nowhere");
            assertThatThrownBy(() -> store.read(c -> {
                        c.createStatement().executeQuery("SELECT * FROM test_items");
                        throw new IllegalStateException("own trouble");
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("own trouble");
            store.write(insert(i)).join();
            assertThat(ids(store)).hasSize(i + 1);
        }
    }

    @Test
    @DisplayName("when all connections are busy, a query waits its time and then says so")
    void allBusy() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        List<Future<Integer>> busy = List.of(hold(begun, end), hold(begun, end));
        Fixture.await(begun);
        assertThatThrownBy(() -> ids(store))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("None of the 2 connections");
        end.countDown();
        for (Future<Integer> one : busy) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isZero();
        }
        assertThat(ids(store)).isEmpty();
    }

    @Test
    @DisplayName("a long query holds the log, but when it ends the writer starts the log anew")
    void longReader() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> reader = hold(begun, end);
        Fixture.await(begun);
        Path wal = folder.resolve("tomte.db-wal");
        long id = 0;
        while (Files.size(wal) < 3 * WAL_LIMIT) {
            store.write(insert(id++, "x".repeat(10_000))).join();
        }
        end.countDown();
        assertThat(reader.get(60, TimeUnit.SECONDS)).isZero();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        long longest = Files.size(wal);
        while (Files.size(wal) >= longest) {
            assertThat(System.nanoTime()).as("the log has %s bytes", longest).isLessThan(deadline);
            store.write(insert(id++, "x")).join();
        }
        assertThat(Files.size(wal)).isLessThan(2 * WAL_LIMIT);
        assertThat(ids(store)).hasSize((int) id);
    }

    /** A query with a snapshot of its own; counts the rows it sees. */
    private Future<Integer> hold(CountDownLatch begun, CountDownLatch end) {
        return threads.submit(() -> store.read(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM test_items")) {
                rows.next();
                begun.countDown();
                Fixture.await(end);
                return rows.getInt(1);
            }
        }));
    }
}
