package dev.tomte.store.internal;

import dev.tomte.store.Migration;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the tables of the areas forward, and remembers what it did in {@code store_migrations}. */
final class Migrator {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);
    private static final Pattern AREA = Pattern.compile("[a-z0-9-]{1,64}");

    private final Writer writer;
    private final InstantSource clock;

    Migrator(Writer writer, InstantSource clock) {
        this.writer = writer;
        this.clock = clock;
    }

    private record Applied(String name, String sha256) {}

    static void prepare(GuardedConnection connection) throws SQLException {
        connection.run("""
                CREATE TABLE store_migrations (
                    area TEXT NOT NULL,
                    version INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    sha256 TEXT NOT NULL,
                    applied_at TEXT NOT NULL,
                    PRIMARY KEY (area, version)
                ) STRICT
                """);
    }

    static boolean isStore(GuardedConnection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.own("SELECT 1 FROM sqlite_schema WHERE type='table' AND name='store_migrations'");
                ResultSet rows = statement.executeQuery()) {
            return rows.next();
        }
    }

    void migrate(String area, List<Migration> migrations) throws StoreException {
        check(area, migrations);
        Map<Integer, Applied> applied = await(area, connection -> applied(connection, area));
        int newest = applied.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (newest > migrations.size()) {
            throw new StoreException("The tables of " + area + " are at version " + newest + ", this program knows "
                    + migrations.size() + " at most: the database was used by a newer program; install that again, or"
                    + " put back a copy of the database from before");
        }
        for (Migration migration : migrations) {
            Applied before = applied.get(migration.version());
            if (before == null) {
                await(
                        area + " V" + migration.version() + " (" + migration.name() + ")",
                        c -> apply(c, area, migration));
                LOG.info("Tables of {} are now at version {} ({})", area, migration.version(), migration.name());
            } else if (!before.sha256().equals(sha256(migration.sql()))) {
                throw new StoreException("Migration V" + migration.version() + " of " + area + " was applied as '"
                        + before.name() + "' with other statements than '" + migration.name()
                        + "' has now: never change a released migration, add one");
            }
        }
    }

    private static void check(String area, List<Migration> migrations) {
        if (!AREA.matcher(area).matches()) {
            throw new IllegalArgumentException("An area has 1 to 64 of a-z, 0-9 and -, unlike '" + area + "'");
        }
        for (int i = 0; i < migrations.size(); i++) {
            if (migrations.get(i).version() != i + 1) {
                throw new IllegalArgumentException("Migrations of " + area + ": expected V" + (i + 1) + " in place "
                        + (i + 1) + ", not V" + migrations.get(i).version());
            }
        }
    }

    private static Map<Integer, Applied> applied(Connection connection, String area) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT version, name, sha256 FROM store_migrations WHERE area = ?")) {
            statement.setString(1, area);
            Map<Integer, Applied> applied = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    applied.put(rows.getInt(1), new Applied(rows.getString(2), rows.getString(3)));
                }
            }
            return applied;
        }
    }

    private Boolean apply(Connection connection, String area, Migration migration) throws SQLException {
        if (applied(connection, area).containsKey(migration.version())) {
            return false; // another thread was quicker
        }
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(migration.sql()); // SQLite itself finds where each statement ends
        }
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO store_migrations VALUES (?, ?, ?, ?, ?)")) {
            statement.setString(1, area);
            statement.setInt(2, migration.version());
            statement.setString(3, migration.name());
            statement.setString(4, sha256(migration.sql()));
            statement.setString(5, clock.instant().toString());
            statement.executeUpdate();
        }
        return true;
    }

    private <T> T await(String what, Work<T> work) throws StoreException {
        CompletableFuture<T> future = writer.submit(work);
        try {
            return future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreException("Migration of " + what + " failed: " + cause.getMessage(), cause);
        }
    }

    private static String sha256(String sql) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
