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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

class MisbehavingWorkTest {

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

    interface Deed {
        void on(Connection connection) throws SQLException;
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                deed("commit", Connection::commit),
                deed("rollback", Connection::rollback),
                deed("close", Connection::close),
                deed("setAutoCommit", c -> c.setAutoCommit(true)),
                deed("setSavepoint", Connection::setSavepoint),
                deed("abort", c -> c.abort(Runnable::run)),
                deed("COMMIT in SQL", c -> c.createStatement().execute("COMMIT")),
                deed("COMMIT behind another", c -> c.createStatement().executeUpdate("SELECT 1; -- x\n commit;")),
                deed("COMMIT prepared", c -> c.prepareStatement("/* hidden */ End transaction")
                        .execute()),
                deed("COMMIT in a batch", c -> c.createStatement().addBatch("COMMIT")),
                deed("ROLLBACK", c -> c.createStatement().executeQuery("ROLLBACK TO tomte_work")),
                deed("ATTACH", c -> c.createStatement().execute("ATTACH ':memory:' AS other")),
                deed("PRAGMA", c -> c.createStatement().execute("PRAGMA main.query_only = 1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("what would reach into other changes is refused, and only the culprit fails")
    void refused(String name, Deed deed) {
        assertOnlyTheCulpritFails(c -> deed.on(c), "is not for a work to");
        assertThat(store.write(insert(9)).join()).isEqualTo(1);
    }

    @ParameterizedTest(name = "in a group with savepoints: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "a COMMIT past the guard: what came before is committed and acknowledged, the culprit fails, the rest goes on")
    void rogueCommit(boolean savepoints) throws Exception {
        if (savepoints) {
            Fixture.failOne(store);
        }
        assertOnlyTheCulpritFails(c -> raw(c, "COMMIT"), "committed by itself");
        assertThat(ids(store)).containsExactly(1L, 2L, 3L); // 2 was the culprit's own doing before its COMMIT
    }

    @ParameterizedTest(name = "in a group with savepoints: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("a ROLLBACK past the guard: the others are made again, the culprit fails")
    void rogueRollback(boolean savepoints) throws Exception {
        if (savepoints) {
            Fixture.failOne(store);
        }
        assertOnlyTheCulpritFails(c -> raw(c, "ROLLBACK"), "rolled back in the middle");
        assertThat(ids(store)).containsExactly(1L, 3L);
    }

    @ParameterizedTest(name = "in a group with savepoints: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("COMMIT, BEGIN and SAVEPOINT past the guard do not deceive the writer")
    void rogueTransaction(boolean savepoints) throws Exception {
        if (savepoints) {
            Fixture.failOne(store);
        }
        assertCulpritFails(
                c -> {
                    raw(c, "COMMIT");
                    raw(c, "BEGIN IMMEDIATE");
                    raw(c, "SAVEPOINT tomte_work");
                },
                "committed by itself");
        assertThat(store.write(insert(9)).join()).isEqualTo(1);
    }

    @Test
    @DisplayName("a connection closed past the guard is replaced")
    void closedForGood() throws Exception {
        assertCulpritFails(c -> c.unwrap(SQLiteConnection.class).getDatabase().close(), "");
        assertThat(store.write(insert(9)).join()).isEqualTo(1);
        assertThat(ids(store)).contains(9L);
        assertThat(store.status().lastError()).isEmpty();
    }

    @Test
    @DisplayName("a connection kept for later is refused")
    void keptConnection() {
        AtomicReference<Connection> kept = new AtomicReference<>();
        store.write(c -> {
                    kept.set(c);
                    return "kept";
                })
                .join();
        assertThatThrownBy(() -> kept.get().prepareStatement("SELECT 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("good only during the call");
        assertThatThrownBy(() -> kept.get().createStatement().execute("SELECT 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("good only during the call");
    }

    @Test
    @DisplayName("statements left open, in the middle of their rows, are closed for the work")
    void leftOpen() throws Exception {
        for (long id = 1; id <= 3; id++) {
            store.write(insert(id)).join();
        }
        for (int i = 0; i < 3; i++) {
            long id = 10L + i;
            store.write(c -> {
                        ResultSet rows =
                                c.prepareStatement("SELECT id FROM test_items").executeQuery();
                        Statement other = c.createStatement();
                        other.executeQuery("INSERT INTO test_items (id) VALUES (" + id + ") RETURNING id");
                        return rows.next();
                    })
                    .join();
        }
        assertThat(ids(store)).containsExactly(1L, 2L, 3L, 10L, 11L, 12L);
    }

    @Test
    @DisplayName("a statement comes back from the cache without the last work's parameters, batch or limits")
    void cleanStatements() {
        String sql = "SELECT count(*), ?1 FROM (SELECT 1 UNION SELECT 2)";
        store.write(c -> {
                    PreparedStatement statement = c.prepareStatement(sql);
                    statement.setString(1, "left over");
                    statement.addBatch();
                    statement.setMaxRows(1);
                    return statement.executeQuery().next();
                })
                .join();
        String parameter = store.write(c -> {
                    try (PreparedStatement statement = c.prepareStatement(sql);
                            ResultSet rows = statement.executeQuery()) {
                        rows.next();
                        return rows.getString(2) + " " + statement.getMaxRows();
                    }
                })
                .join();
        assertThat(parameter).isEqualTo("null 0");
    }

    @Test
    @DisplayName("a work that interrupts its thread does not stop the writer")
    void interruptsItself() {
        store.write(c -> {
                    Thread.currentThread().interrupt();
                    return "interrupted";
                })
                .join();
        assertThat(store.write(insert(1)).join()).isEqualTo(1);
    }

    private void assertOnlyTheCulpritFails(Deed deed, String message) {
        assertCulpritFails(deed, message);
        assertThat(store.write(Fixture::ids).join()).contains(1L, 3L);
    }

    /** 1, the culprit's 2, and 3 in one group. */
    private void assertCulpritFails(Deed deed, String message) {
        Fixture.Pause pause = Fixture.pause(store);
        CompletableFuture<Integer> before = store.write(insert(1));
        Work<String> misdeed = c -> {
            insert(2).apply(c);
            deed.on(c);
            return "done";
        };
        CompletableFuture<String> culprit = store.write(misdeed);
        CompletableFuture<Integer> after = store.write(insert(3));
        pause.resume();
        assertThatThrownBy(culprit::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(message);
        boolean lost = before.handle((n, e) -> e != null).join();
        if (!lost) {
            assertThat(after.join()).isEqualTo(1);
        }
    }

    private static Arguments deed(String name, Deed deed) {
        return Arguments.of(name, deed);
    }

    private static void raw(Connection connection, String sql) throws SQLException {
        connection.unwrap(SQLiteConnection.class).getDatabase()._exec(sql);
    }
}
