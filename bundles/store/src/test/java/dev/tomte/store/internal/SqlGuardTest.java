package dev.tomte.store.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlGuardTest {

    @ParameterizedTest
    @DisplayName("transaction control and settings are refused wherever they hide")
    @ValueSource(
            strings = {
                "COMMIT",
                " \n\t;; commit",
                "-- note\nEND",
                "/* a */ /* b */ROLLBACK",
                "INSERT INTO t VALUES ('it''s; fine'); BEGIN",
                "SELECT \"a;b\", [c;d], `e;f`; RELEASE x",
                "CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; END; COMMIT",
                "CREATE TABLE t (x); SAVEPOINT s",
                "CREATE ; COMMIT",
                "ATTACH 'x' AS y",
                "restore from other.db",
                "PRAGMA journal_mode=DELETE",
                "PRAGMA main.synchronous(0)",
                "PRAGMA",
                "\ufeffCOMMIT"
            })
    void refused(String sql) {
        assertThatThrownBy(() -> SqlGuard.check(sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("is not for a work to use");
    }

    @ParameterizedTest
    @DisplayName("everything else passes")
    @ValueSource(
            strings = {
                "",
                ";",
                "SELECT 'COMMIT'; -- ; COMMIT",
                "SELECT /* ; COMMIT; */ 1",
                "CREATE TEMP TRIGGER a AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM t; END",
                "CREATE TRIGGER a AFTER UPDATE ON t BEGIN SELECT 1; END; SELECT 2",
                "CREATE INDEX commit_times ON t (x); INSERT INTO t VALUES (1)",
                "INSERT OR ROLLBACK INTO t VALUES (1)",
                "SELECT 'never closed",
                "SELECT 1 /* never closed",
                "PRAGMA table_info(t)",
                "PRAGMA main.integrity_check"
            })
    void passes(String sql) {
        assertThatCode(() -> SqlGuard.check(sql)).doesNotThrowAnyException();
    }
}
