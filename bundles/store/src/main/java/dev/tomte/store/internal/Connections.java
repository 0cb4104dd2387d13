package dev.tomte.store.internal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections. Only here are SQLite's settings made. */
final class Connections {

    private static final int KEPT_WAL_BYTES = 8 << 20;

    private final StoreSettings settings;

    Connections(StoreSettings settings) {
        this.settings = settings;
    }

    GuardedConnection writer() throws SQLException {
        return writer(settings.file());
    }

    GuardedConnection writer(Path file) throws SQLException {
        return open(
                file,
                "",
                false,
                settings.busyTimeout().toMillis(),
                List.of(
                        "PRAGMA page_size=" + StoreSettings.PAGE_SIZE,
                        "PRAGMA journal_mode=WAL",
                        "PRAGMA synchronous=" + settings.synchronous(),
                        "PRAGMA journal_size_limit=" + Math.min(KEPT_WAL_BYTES, settings.walLimitBytes() / 2),
                        "PRAGMA foreign_keys=ON",
                        // A savepoint's undo log would otherwise become a file from 64 kB on.
                        "PRAGMA temp_store=MEMORY",
                        // 0 says nothing and so leaves SQLite's own limit.
                        "PRAGMA max_page_count=" + settings.maxSizeBytes() / StoreSettings.PAGE_SIZE));
    }

    GuardedConnection reader() throws SQLException {
        return open(
                settings.file(),
                "",
                true,
                settings.busyTimeout().toMillis(),
                List.of("PRAGMA query_only=ON", "PRAGMA temp_store=MEMORY"));
    }

    /** For looking at a copy that is nobody's to change: nothing is made beside it, and no lock is taken. */
    static GuardedConnection examiner(Path copy) throws SQLException {
        return open(copy, "?immutable=1", true, 0, List.of("PRAGMA query_only=ON"));
    }

    /** For filling a new file with a copy, which is nothing until it is whole: no undo log, and nothing is synced. */
    static GuardedConnection copy(Path file) throws SQLException {
        return open(file, "", false, 0, List.of("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF"));
    }

    private static GuardedConnection open(
            Path file, String query, boolean readOnly, long busyTimeoutMs, List<String> pragmas) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setReadOnly(readOnly);
        config.setBusyTimeout((int) busyTimeoutMs);
        GuardedConnection connection = GuardedConnection.open(file.toUri() + query, config.toProperties());
        try {
            // Not in the properties: the driver would leave a database it cannot read open.
            for (String pragma : pragmas) {
                connection.run(pragma);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.closeForGood();
            throw e;
        }
    }
}
