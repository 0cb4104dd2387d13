package dev.tomte.store.internal;

import static dev.tomte.store.internal.Fixture.ids;
import static dev.tomte.store.internal.Fixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCommitTest {

    @TempDir
    Path folder;

    private SqliteDatabase store;

    @BeforeEach
    void open() throws StoreException {
        store = Fixture.open(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("64 threads: each acknowledged change is there at once, none twice, and they share commits")
    void manyCallers() throws Exception {
        int threads = 64;
        int each = 50;
        long commitsBefore = store.status().commits();
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t * each;
                results.add(callers.submit(() -> {
                    Fixture.await(start);
                    boolean seen = true;
                    for (int i = first; i < first + each; i++) {
                        long id = i;
                        store.write(insert(id)).join();
                        seen &= store.read(c -> exists(c, id));
                    }
                    return seen;
                }));
            }
            start.countDown();
            for (Future<Boolean> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(ids(store))
                .isEqualTo(LongStream.range(0, (long) threads * each).boxed().toList());
        assertThat(store.status().commits() - commitsBefore).isLessThan((long) threads * each / 2);
    }

    @Test
    @DisplayName("who comes while a large group is at work joins it, but only once a group")
    void latecomers() throws Exception {
        CountDownLatch groupBegun = new CountDownLatch(1);
        CountDownLatch groupMayEnd = new CountDownLatch(1);
        CountDownLatch latecomerBegun = new CountDownLatch(1);
        CountDownLatch latecomerMayEnd = new CountDownLatch(1);
        Fixture.Pause pause = Fixture.pause(store);
        List<CompletableFuture<?>> all = new ArrayList<>();
        all.add(store.write(hold(groupBegun, groupMayEnd)));
        for (int i = 0; i < 20; i++) {
            all.add(store.write(insert(i)));
        }
        pause.resume();
        long before = store.status().commits();
        Fixture.await(groupBegun);
        all.add(store.write(hold(latecomerBegun, latecomerMayEnd)));
        CompletableFuture<Integer> failing = store.write(insert(5)); // is there
        all.add(store.write(insert(20)));
        groupMayEnd.countDown();
        Fixture.await(latecomerBegun);
        CompletableFuture<Long> commitsBeforeNext =
                store.write(connection -> store.status().commits());
        latecomerMayEnd.countDown();
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
        assertThatThrownBy(failing::join).cause().isInstanceOf(StoreException.class);
        assertThat(commitsBeforeNext.get(60, TimeUnit.SECONDS) - before).isEqualTo(1);
        assertThat(ids(store)).isEqualTo(LongStream.rangeClosed(0, 20).boxed().toList());
    }

    private static Work<String> hold(CountDownLatch begun, CountDownLatch end) {
        return connection -> {
            begun.countDown();
            Fixture.await(end);
            return "done";
        };
    }

    @Test
    @DisplayName("changes queued together become one commit, in the order they came")
    void oneCommit() throws Exception {
        Fixture.Pause pause = Fixture.pause(store);
        long before = store.status().commits();
        List<CompletableFuture<Long>> futures = IntStream.range(0, 100)
                .mapToObj(i -> store.write(GroupCommitTest::append))
                .toList();
        pause.resume();
        for (int i = 0; i < 100; i++) {
            assertThat(futures.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i + 1);
        }
        assertThat(store.status().commits() - before).isEqualTo(2);
    }

    @ParameterizedTest(name = "in a group with savepoints: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("a change that fails is rolled back alone, with all it did before")
    void failsAlone(boolean savepoints) throws Exception {
        if (savepoints) {
            Fixture.failOne(store);
        }
        Fixture.Pause pause = Fixture.pause(store);
        CompletableFuture<Integer> before = store.write(insert(1));
        CompletableFuture<Integer> failing = store.write(c -> {
            insert(2).apply(c);
            return insert(1).apply(c);
        });
        CompletableFuture<Integer> throwing = store.write(c -> {
            insert(3).apply(c);
            throw new IllegalStateException("half way");
        });
        CompletableFuture<Integer> erring = store.write(c -> {
            insert(4).apply(c);
            throw new AssertionError("an Error too");
        });
        CompletableFuture<Integer> after = store.write(insert(5));
        pause.resume();

        assertThat(before.join()).isEqualTo(1);
        assertThat(after.join()).isEqualTo(1);
        assertFailure(failing, "UNIQUE constraint failed: test_items.id");
        assertFailure(throwing, "half way");
        assertFailure(erring, "an Error too");
        assertThat(ids(store)).containsExactly(1L, 5L);
        assertThat(store.status().lastError()).isEmpty();
    }

    @Test
    @DisplayName("only the first failure in a while costs its group a second run, and the culprit itself runs once")
    void runsAgain() throws Exception {
        AtomicInteger goodRuns = new AtomicInteger();
        AtomicInteger badRuns = new AtomicInteger();
        for (int group = 1; group <= 2; group++) {
            long id = group;
            Fixture.Pause pause = Fixture.pause(store);
            CompletableFuture<Integer> good = store.write(c -> {
                goodRuns.incrementAndGet();
                return insert(id).apply(c);
            });
            CompletableFuture<Integer> bad = store.write(c -> {
                badRuns.incrementAndGet();
                return insert(id).apply(c);
            });
            pause.resume();
            assertThat(good.join()).isEqualTo(1);
            assertFailure(bad, "UNIQUE constraint failed: test_items.id");
            assertThat(goodRuns).as("group %s", group).hasValue(group + 1);
            assertThat(badRuns).as("group %s", group).hasValue(group);
        }
        assertThat(ids(store)).containsExactly(1L, 2L);
    }

    @Test
    @DisplayName("a deferred foreign key that only the commit finds fails its own change, not the group")
    void deferredForeignKey() throws Exception {
        store.write(c -> execute(
                        c, "CREATE TABLE test_child (id INTEGER REFERENCES test_items DEFERRABLE INITIALLY DEFERRED)"))
                .join();
        Fixture.Pause pause = Fixture.pause(store);
        CompletableFuture<Integer> before = store.write(insert(1));
        CompletableFuture<Boolean> orphan = store.write(c -> execute(c, "INSERT INTO test_child VALUES (99)"));
        CompletableFuture<Boolean> child = store.write(c -> execute(c, "INSERT INTO test_child VALUES (1)"));
        pause.resume();

        assertThat(before.join()).isEqualTo(1);
        assertThat(child.join()).isTrue();
        assertFailure(orphan, "FOREIGN KEY constraint failed");
        assertThat(ids(store)).containsExactly(1L);
    }

    @Test
    @DisplayName("what a work returns reaches its caller, null too, and the key of an insert can be asked for")
    void results() {
        assertThat(store.<String>write(c -> null).join()).isNull();
        long key = store.write(c -> {
                    try (PreparedStatement statement = c.prepareStatement(
                            "INSERT INTO test_items (body) VALUES ('x')", Statement.RETURN_GENERATED_KEYS)) {
                        statement.executeUpdate();
                        try (ResultSet keys = statement.getGeneratedKeys()) {
                            keys.next();
                            return keys.getLong(1);
                        }
                    }
                })
                .join();
        assertThat(key).isEqualTo(1);
    }

    @Test
    @DisplayName("a change its caller cancelled before its turn is not made")
    void cancelled() throws Exception {
        Fixture.Pause pause = Fixture.pause(store);
        store.write(insert(1)).cancel(false);
        CompletableFuture<Integer> second = store.write(insert(2));
        pause.resume();
        second.join();
        assertThat(ids(store)).containsExactly(2L);
    }

    @Test
    @DisplayName("a caller's stage that throws, or waits for its own write, harms nobody")
    void throwingStages() throws Exception {
        Fixture.Pause pause = Fixture.pause(store);
        CompletableFuture<Integer> broken = store.write(insert(1)).thenApply(n -> {
            throw new IllegalStateException("the caller's own trouble");
        });
        CompletableFuture<Integer> waiting =
                store.write(insert(2)).thenApply(n -> store.write(insert(3)).join());
        CompletableFuture<Integer> chained = store.write(insert(4)).thenCompose(n -> store.write(insert(5)));
        pause.resume();
        assertThatThrownBy(() -> broken.get(60, TimeUnit.SECONDS)).hasMessageContaining("the caller's own trouble");
        assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS)).hasMessageContaining("would wait for itself");
        assertThat(chained.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        store.write(insert(6)).join();
        assertThat(ids(store)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    private static Long append(Connection connection) throws SQLException {
        insert(ids(connection).size() + 1).apply(connection);
        return (long) ids(connection).size();
    }

    private static boolean exists(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM test_items WHERE id = ?")) {
            statement.setLong(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
            return true;
        }
    }

    private static void assertFailure(CompletableFuture<?> future, String message) {
        assertThatThrownBy(future::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(message);
    }
}
