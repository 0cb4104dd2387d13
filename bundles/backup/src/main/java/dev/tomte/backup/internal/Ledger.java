package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupFile.Protection;
import dev.tomte.backup.BackupFile.Verdict;
import dev.tomte.backup.internal.file.DatabaseFile;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the backups made here beyond what their files tell, and which copies are still to be made. After a
 * restore it is as old as the backup: the files count, not this.
 */
final class Ledger {

    private static final String AREA = "backup";
    private static final String FAILURE = "failure";

    private final Store store;

    private Ledger(Store store) {
        this.store = store;
    }

    static Ledger open(Store store) throws BackupException {
        try {
            store.migrate(AREA, Migration.load(Ledger.class, "V001__create_backups.sql"));
            return new Ledger(store);
        } catch (StoreException e) {
            throw failed("The tables of backups cannot be made", e);
        }
    }

    /** A backup that was made; what was known under its name is forgotten. */
    void made(BackupFile file) throws BackupException {
        write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT OR REPLACE INTO backup_files (path, created_at, size, sha256, protection, verdict)"
                            + " VALUES (?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, file.file().toString());
                statement.setString(2, file.createdAt().toString());
                statement.setLong(3, file.sizeBytes());
                statement.setString(4, file.sha256().orElse(null));
                statement.setString(5, file.protection().name());
                statement.setString(6, file.verdict().name());
                statement.executeUpdate();
            }
            for (String target : file.pending()) {
                try (PreparedStatement statement = connection.prepareStatement(
                        "INSERT OR REPLACE INTO backup_copies (path, target, done) VALUES (?, ?, 0)")) {
                    statement.setString(1, file.file().toString());
                    statement.setString(2, target);
                    statement.executeUpdate();
                }
            }
            return null;
        });
    }

    /** What a look at a backup said; of one from elsewhere, too. */
    void verified(BackupFile file, Verdict verdict, Instant at) throws BackupException {
        write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    INSERT INTO backup_files (path, created_at, size, protection, verdict, verified_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (path) DO UPDATE SET verdict = excluded.verdict, verified_at = excluded.verified_at""")) {
                statement.setString(1, file.file().toString());
                statement.setString(2, file.createdAt().toString());
                statement.setLong(3, file.sizeBytes());
                statement.setString(4, file.protection().name());
                statement.setString(5, verdict.name());
                statement.setString(6, at.toString());
                statement.executeUpdate();
            }
            return null;
        });
    }

    void removed(Path file) throws BackupException {
        write(connection -> {
            for (String table : List.of("backup_files", "backup_copies")) {
                try (PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE path = ?")) {
                    statement.setString(1, file.toString());
                    statement.executeUpdate();
                }
            }
            return null;
        });
    }

    /** A copy at a target is there. */
    void copied(Path file, String target) throws BackupException {
        write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT OR REPLACE INTO backup_copies (path, target, done) VALUES (?, ?, 1)")) {
                statement.setString(1, file.toString());
                statement.setString(2, target);
                statement.executeUpdate();
            }
            return null;
        });
    }

    /** No copy is to be made there any more. */
    void forgetTarget(String target) throws BackupException {
        write(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM backup_copies WHERE target = ? AND done = 0")) {
                statement.setString(1, target);
                statement.executeUpdate();
            }
            return null;
        });
    }

    /** Why the last attempt failed; null if it did not. */
    void ended(@Nullable String failure) throws BackupException {
        write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    failure == null
                            ? "DELETE FROM backup_state WHERE key = ?"
                            : "INSERT OR REPLACE INTO backup_state (key, value) VALUES (?, ?)")) {
                statement.setString(1, FAILURE);
                if (failure != null) {
                    statement.setString(2, failure);
                }
                statement.executeUpdate();
            }
            return null;
        });
    }

    Optional<String> lastFailure() throws BackupException {
        return read(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT value FROM backup_state WHERE key = ?")) {
                statement.setString(1, FAILURE);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                }
            }
        });
    }

    /** The version of each area's tables here. */
    SortedMap<String, Integer> schema() throws BackupException {
        return read(connection -> {
            try (Statement statement = connection.createStatement()) {
                return DatabaseFile.schema(statement);
            }
        });
    }

    /** All that is known, by path; the files may be gone. */
    Map<Path, BackupFile> files() throws BackupException {
        return read(connection -> {
            Map<String, List<String>> done = new HashMap<>();
            Map<String, List<String>> pending = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "SELECT path, target, done FROM backup_copies ORDER BY target");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    (rows.getBoolean(3) ? done : pending)
                            .computeIfAbsent(rows.getString(1), path -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
            Map<Path, BackupFile> files = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement("SELECT path, created_at, size, sha256,"
                            + " protection, verdict, verified_at FROM backup_files");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    BackupFile file = file(rows, done, pending);
                    files.put(file.file(), file);
                }
            }
            return files;
        });
    }

    private static BackupFile file(ResultSet rows, Map<String, List<String>> done, Map<String, List<String>> pending)
            throws SQLException {
        String path = rows.getString("path");
        return new BackupFile(
                Path.of(path),
                Instant.parse(rows.getString("created_at")),
                rows.getLong("size"),
                Protection.valueOf(rows.getString("protection")),
                Optional.ofNullable(rows.getString("sha256")),
                Verdict.valueOf(rows.getString("verdict")),
                Optional.ofNullable(rows.getString("verified_at")).map(Instant::parse),
                done.getOrDefault(path, List.of()),
                pending.getOrDefault(path, List.of()));
    }

    private void write(Work<@Nullable Void> work) throws BackupException {
        try {
            store.write(work).join();
        } catch (CompletionException e) {
            throw failed("What became of a backup cannot be noted", e.getCause());
        }
    }

    private <T> T read(Work<T> query) throws BackupException {
        try {
            return store.read(query);
        } catch (StoreException e) {
            throw failed("What is known of backups cannot be read", e);
        }
    }

    private static BackupException failed(String what, @Nullable Throwable cause) {
        return new BackupException(Reason.IO, what + ": " + (cause == null ? "" : cause.getMessage()), cause);
    }
}
