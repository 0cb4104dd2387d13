package dev.tomte.deploy.internal;

import dev.tomte.deploy.internal.Generation.Entry;
import dev.tomte.deploy.internal.Inspection.Good;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/**
 * The durable memory of the deployer: which generation is wanted, and what the framework was given. The wanted one is on
 * disk before the framework is touched; what was given, after. So whatever moment the power goes at, the next start
 * knows what to do, and doing it again does no harm. Used from the deployer's thread only.
 */
final class Ledger {

    /** A file as it was when it was taken. */
    record Seen(FileStamp stamp, Good good) {}

    /** What the framework was given; {@code modified} is the framework's own mark of the bundle's last change. */
    record Applied(@Nullable String sha256, long bundleId, long modified) {

        /** To be called right after the framework was given the content: later, someone else may have changed it. */
        static Applied of(String sha256, Bundle bundle) {
            return new Applied(sha256, bundle.getBundleId(), bundle.getLastModified());
        }
    }

    private static final int KEPT_GENERATIONS = 2;

    private final Store store;
    private final InstantSource clock;
    private long number;
    private Generation wanted = Generation.EMPTY;
    private final Set<String> recentArtifacts = new HashSet<>();
    private Map<String, Seen> seen = Map.of();
    private final Map<String, Applied> applied = new HashMap<>();

    Ledger(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    void open() throws StoreException {
        store.migrate("deploy", Migration.load(Ledger.class, "V001__create_deploy.sql"));
        store.read(connection -> {
            load(connection);
            return Boolean.TRUE;
        });
    }

    Generation wanted() {
        return wanted;
    }

    Map<String, Seen> seen() {
        return seen;
    }

    /** Whether the deployer has ever given this bundle to the framework and not taken it back. */
    boolean knows(String bundle) {
        return applied.containsKey(bundle);
    }

    Set<String> known() {
        return Set.copyOf(applied.keySet());
    }

    /** What the framework runs of this bundle; empty if that is not certain. */
    Optional<String> applied(Bundle bundle, String name) {
        Applied row = applied.get(name);
        return row != null && row.bundleId() == bundle.getBundleId() && row.modified() == bundle.getLastModified()
                ? Optional.ofNullable(row.sha256())
                : Optional.empty();
    }

    /** The artifacts that the wanted and the previous generation need, or that run. */
    Set<String> neededArtifacts() {
        Set<String> needed = new HashSet<>(recentArtifacts);
        needed.addAll(wanted.artifacts());
        applied.values().forEach(row -> {
            if (row.sha256() != null) {
                needed.add(row.sha256());
            }
        });
        return needed;
    }

    /** Makes a generation the wanted one. Returns once that is on disk. */
    void want(Generation generation, Map<String, Seen> files) throws StoreException {
        if (generation.equals(wanted) && files.equals(seen)) {
            return;
        }
        boolean anew = !generation.equals(wanted);
        write(connection -> {
            if (anew) {
                insert(connection, number + 1, generation);
            }
            replaceSeen(connection, files);
            return Boolean.TRUE;
        });
        if (anew) {
            recentArtifacts.clear();
            recentArtifacts.addAll(wanted.artifacts());
            number++;
            wanted = generation;
        }
        seen = Map.copyOf(files);
    }

    /** Notes that the framework's copy of a bundle is about to change. Returns once that is on disk. */
    void touching(Set<String> bundles) throws StoreException {
        Set<String> certain = new HashSet<>(bundles);
        certain.removeIf(bundle -> {
            Applied row = applied.get(bundle);
            return row == null || row.sha256() == null;
        });
        if (certain.isEmpty()) {
            return;
        }
        write(connection -> {
            for (String bundle : certain) {
                update(connection, "UPDATE deploy_applied SET sha256 = NULL WHERE bundle = ?", bundle);
            }
            return Boolean.TRUE;
        });
        certain.forEach(bundle ->
                applied.computeIfPresent(bundle, (name, row) -> new Applied(null, row.bundleId(), row.modified())));
    }

    /** Notes what the framework was given. Returns once that is on disk. */
    void applied(Map<String, Applied> rows) throws StoreException {
        if (rows.isEmpty()) {
            return;
        }
        write(connection -> {
            for (Map.Entry<String, Applied> row : rows.entrySet()) {
                replaceApplied(connection, row.getKey(), row.getValue());
            }
            return Boolean.TRUE;
        });
        applied.putAll(rows);
    }

    /** Notes that the framework has no such bundles any more. */
    void gone(Set<String> bundles) throws StoreException {
        if (bundles.isEmpty()) {
            return;
        }
        write(connection -> {
            for (String bundle : bundles) {
                update(connection, "DELETE FROM deploy_applied WHERE bundle = ?", bundle);
            }
            return Boolean.TRUE;
        });
        applied.keySet().removeAll(bundles);
    }

    private <T> T write(Work<T> work) throws StoreException {
        try {
            return store.write(work).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            throw new StoreException(
                    "The deployer's ledger cannot be written: " + (cause == null ? e : cause).getMessage(), e);
        }
    }

    private void insert(Connection connection, long next, Generation generation) throws SQLException {
        update(
                connection,
                "INSERT INTO deploy_generation (number, made_at) VALUES (?, ?)",
                next,
                clock.instant().toString());
        for (Entry entry : generation.entries()) {
            update(
                    connection,
                    "INSERT INTO deploy_entry (generation, bundle, version, sha256, file) VALUES (?, ?, ?, ?, ?)",
                    next,
                    entry.bundle(),
                    entry.version().toString(),
                    entry.sha256(),
                    entry.file());
        }
        update(connection, "DELETE FROM deploy_generation WHERE number <= ?", next - KEPT_GENERATIONS);
        update(connection, "DELETE FROM deploy_entry WHERE generation <= ?", next - KEPT_GENERATIONS);
    }

    private static void replaceSeen(Connection connection, Map<String, Seen> files) throws SQLException {
        update(connection, "DELETE FROM deploy_seen");
        for (Map.Entry<String, Seen> file : files.entrySet()) {
            Good good = file.getValue().good();
            FileStamp stamp = file.getValue().stamp();
            update(
                    connection,
                    "INSERT INTO deploy_seen (file, size, marks, bundle, version, sha256) VALUES (?, ?, ?, ?, ?, ?)",
                    file.getKey(),
                    stamp.size(),
                    stamp.marks(),
                    good.bundle(),
                    good.version().toString(),
                    good.sha256());
        }
    }

    private static void replaceApplied(Connection connection, String bundle, Applied row) throws SQLException {
        update(
                connection,
                "INSERT OR REPLACE INTO deploy_applied (bundle, sha256, bundle_id, modified) VALUES (?, ?, ?, ?)",
                bundle,
                row.sha256(),
                row.bundleId(),
                row.modified());
    }

    private static void update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                if (value == null) {
                    statement.setNull(i + 1, Types.VARCHAR);
                } else {
                    statement.setObject(i + 1, value);
                }
            }
            statement.executeUpdate();
        }
    }

    private void load(Connection connection) throws SQLException {
        Map<Long, List<Entry>> generations = new HashMap<>();
        Map<String, Seen> files = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT max(number) FROM deploy_generation")) {
                number = rows.next() ? rows.getLong(1) : 0;
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT generation, bundle, version, sha256, file FROM deploy_entry")) {
                while (rows.next()) {
                    recentArtifacts.add(rows.getString(4));
                    generations
                            .computeIfAbsent(rows.getLong(1), missing -> new ArrayList<>())
                            .add(new Entry(
                                    rows.getString(2),
                                    Version.parseVersion(rows.getString(3)),
                                    rows.getString(4),
                                    rows.getString(5)));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT bundle, sha256, bundle_id, modified FROM deploy_applied")) {
                while (rows.next()) {
                    applied.put(rows.getString(1), new Applied(rows.getString(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT file, size, marks, bundle, version, sha256 FROM deploy_seen")) {
                while (rows.next()) {
                    files.put(
                            rows.getString(1),
                            new Seen(
                                    new FileStamp(rows.getLong(2), rows.getString(3)),
                                    new Good(
                                            rows.getString(4),
                                            Version.parseVersion(rows.getString(5)),
                                            rows.getString(6))));
                }
            }
        }
        wanted = Generation.of(generations.getOrDefault(number, List.of()));
        seen = Map.copyOf(files);
    }
}
