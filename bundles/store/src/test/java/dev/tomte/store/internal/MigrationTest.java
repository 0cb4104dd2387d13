package dev.tomte.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.store.Migration;
import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {

    private static final Migration FIRST = new Migration(1, "logs", "CREATE TABLE a_log (text TEXT)");
    private static final Migration SECOND = new Migration(2, "count", """
            -- a comment; with a semicolon
            CREATE TABLE a_count (n INTEGER NOT NULL);
            INSERT INTO a_count VALUES (0); /* another; */
            CREATE TRIGGER a_counts AFTER INSERT ON a_log BEGIN
                UPDATE a_count SET n = CASE WHEN n < 0 THEN 0 ELSE n + 1 END;
                UPDATE a_count SET n = n;
            END;
            INSERT INTO a_log VALUES ('it''s; here');
            """);

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
    @DisplayName("missing steps are applied in order, each once, over restarts too")
    void forward() throws Exception {
        store.migrate("a", List.of(FIRST));
        store.migrate("a", List.of(FIRST, SECOND));
        store.migrate("a", List.of(FIRST, SECOND));
        assertThat(number("SELECT n FROM a_count")).isEqualTo(1);
        store.close();
        store = Fixture.open(folder);
        store.migrate("a", List.of(FIRST, SECOND));
        assertThat(number("SELECT count(*) FROM a_log")).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM store_migrations WHERE area = 'a' AND length(sha256) = 64"
                        + " AND applied_at = '2026-11-22T04:00:00Z'"))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("a step that fails is rolled back whole; those before it stay, and it can be tried again")
    void failing() throws Exception {
        Migration broken = new Migration(2, "broken", "CREATE TABLE a_new (x); INSERT INTO nowhere VALUES (1)");
        assertThatThrownBy(() -> store.migrate("a", List.of(FIRST, broken)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("a V2 (broken)")
                .hasMessageContaining("no such table: nowhere");
        assertThat(number("SELECT count(*) FROM sqlite_schema WHERE name = 'a_log'"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM sqlite_schema WHERE name = 'a_new'"))
                .isZero();
        store.migrate("a", List.of(FIRST, SECOND));
        assertThat(number("SELECT n FROM a_count")).isEqualTo(1);
    }

    @Test
    @DisplayName("a released step that has changed is refused by name")
    void changed() throws Exception {
        store.migrate("a", List.of(FIRST));
        Migration changed = new Migration(1, "logs", "CREATE TABLE a_log (text TEXT, at TEXT)");
        assertThatThrownBy(() -> store.migrate("a", List.of(changed)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("V1 of a")
                .hasMessageContaining("never change a released migration");
    }

    @Test
    @DisplayName("a database that is ahead of the program is refused, and says so")
    void ahead() throws Exception {
        store.migrate("a", List.of(FIRST, SECOND));
        assertThatThrownBy(() -> store.migrate("a", List.of(FIRST)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("at version 2")
                .hasMessageContaining("newer program");
    }

    @Test
    @DisplayName("areas and versions that are not as described are the caller's mistake")
    void mistakes() {
        assertThatThrownBy(() -> store.migrate("A b", List.of(FIRST))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.migrate("a", List.of(SECOND)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected V1");
    }

    @Test
    @DisplayName("areas that migrate at the same time, and the same one twice, do not disturb each other")
    void together() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> done = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String area = "area-" + i / 2;
                Migration step = new Migration(1, "own", "CREATE TABLE area_" + i / 2 + " (x)");
                done.add(threads.submit(() -> {
                    store.migrate(area, List.of(step));
                    return area;
                }));
            }
            for (Future<String> one : done) {
                assertThat(one.get(60, TimeUnit.SECONDS)).startsWith("area-");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(number("SELECT count(*) FROM store_migrations WHERE area LIKE 'area-%'"))
                .isEqualTo(8);
    }

    private int number(String sql) throws StoreException {
        return store.read(connection -> number(connection, sql));
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
