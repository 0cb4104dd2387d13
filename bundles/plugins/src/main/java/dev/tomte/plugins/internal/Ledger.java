package dev.tomte.plugins.internal;

import dev.tomte.plugin.PluginState;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's memory of the plug-ins: all entries in memory, every change in the store. */
final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final String AREA = "plugins";
    private static final long WAIT_SECONDS = 10;
    private static final String SAVE = "INSERT OR REPLACE INTO plugins_ledger (name, bundle, bundle_id, boot, version,"
            + " state, switched_off, last_error, since_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Store store;
    private final Object writing = new Object();
    private final Map<String, LedgerEntry> entries = new ConcurrentHashMap<>();
    private final Map<String, LedgerEntry> onDisk = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> lastWrites = new ConcurrentHashMap<>();

    private Ledger(Store store) {
        this.store = store;
    }

    static Ledger open(Store store) throws StoreException {
        store.migrate(AREA, Migration.load(Ledger.class, "V001__create_ledger_and_storage.sql"));
        Ledger ledger = new Ledger(store);
        store.read(Ledger::readAll).forEach(entry -> {
            ledger.entries.put(entry.name(), entry);
            ledger.onDisk.put(entry.name(), entry);
        });
        return ledger;
    }

    Store store() {
        return store;
    }

    Optional<LedgerEntry> get(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    boolean isSwitchedOff(String bundle) {
        return entries.values().stream().anyMatch(entry -> entry.bundle().equals(bundle) && entry.switchedOff());
    }

    /**
     * Changes an entry in memory at once and queues it for the disk.
     *
     * @param fallback what to change if there is no entry yet
     */
    CompletableFuture<Void> update(LedgerEntry fallback, UnaryOperator<LedgerEntry> change) {
        // The lock keeps the queue in the order of the changes; only threads of the host and of listeners wait for it.
        synchronized (writing) {
            LedgerEntry before = entries.get(fallback.name());
            LedgerEntry after = change.apply(before == null ? fallback : before);
            if (after.equals(before)) {
                return CompletableFuture.completedFuture(null);
            }
            entries.put(after.name(), after);
            return save(after);
        }
    }

    /**
     * Completes when the owner's switch is on disk as it is in memory. If it did not get there it is written once more;
     * the future fails if that fails too.
     */
    CompletableFuture<Void> switchSaved(String name) {
        CompletableFuture<Void> last = lastWrites.getOrDefault(name, CompletableFuture.completedFuture(null));
        // Its failure is in the log; what counts here is what the disk has after it.
        return last.exceptionally(error -> null).thenCompose(nothing -> saveSwitch(name));
    }

    private CompletableFuture<Void> saveSwitch(String name) {
        synchronized (writing) {
            LedgerEntry wanted = entries.get(name);
            LedgerEntry kept = onDisk.get(name);
            boolean keptOff = kept != null && kept.switchedOff();
            return wanted == null || wanted.switchedOff() == keptOff
                    ? CompletableFuture.completedFuture(null)
                    : save(wanted);
        }
    }

    private CompletableFuture<Void> save(LedgerEntry entry) {
        CompletableFuture<Void> saved = write(entry.name(), connection -> save(connection, entry))
                .thenRun(() -> onDisk.put(entry.name(), entry));
        Future<?> unused = lastWrites.put(entry.name(), saved); // it has its own waiter
        return saved;
    }

    private static Void save(Connection connection, LedgerEntry entry) throws SQLException {
        try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            save.setString(1, entry.name());
            save.setString(2, entry.bundle());
            save.setLong(3, entry.bundleId());
            save.setString(4, entry.boot());
            save.setString(5, entry.version().orElse(null));
            save.setString(6, entry.state().name());
            save.setBoolean(7, entry.switchedOff());
            save.setString(8, entry.lastError().orElse(null));
            save.setLong(9, entry.since().toEpochMilli());
            save.executeUpdate();
        }
        return null;
    }

    /** Forgets a plug-in and removes what it stored. */
    CompletableFuture<Void> forget(String name) {
        synchronized (writing) {
            entries.remove(name);
            CompletableFuture<Void> forgotten = write(name, connection -> {
                        delete(connection, "DELETE FROM plugins_storage WHERE plugin = ?", name);
                        delete(connection, "DELETE FROM plugins_ledger WHERE name = ?", name);
                        return null;
                    })
                    .thenRun(() -> onDisk.remove(name));
            Future<?> unused = lastWrites.put(name, forgotten); // it has its own waiter
            return forgotten;
        }
    }

    /** Waits until a change is on disk; what kept it from getting there, if something did. */
    static Optional<Throwable> awaitSaved(CompletableFuture<Void> change) {
        try {
            change.get(WAIT_SECONDS, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        } catch (TimeoutException e) {
            return Optional.of(new StoreException("the store did not write it within " + WAIT_SECONDS + " s", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e);
        }
    }

    /**
     * Waits until a change is on disk. One that does not get there is logged, and holds until the next start only: a
     * full disk must not keep the device's plug-ins from working.
     */
    static void await(String name, CompletableFuture<Void> change) {
        try {
            change.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            LOG.error(
                    "The ledger's entry for plug-in {} is not on disk, so this change is forgotten at the next"
                            + " start",
                    name,
                    e.getCause());
        } catch (TimeoutException e) {
            LOG.warn("The ledger's entry for plug-in {} is not on disk after {} s; going on", name, WAIT_SECONDS, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Did not wait for the ledger's entry for plug-in {}: interrupted", name, e);
        }
    }

    private CompletableFuture<Void> write(String name, Work<Void> work) {
        CompletableFuture<Void> written;
        try {
            written = store.write(work);
        } catch (RuntimeException e) { // the store is closing
            written = CompletableFuture.failedFuture(e);
        }
        return written.whenComplete((nothing, error) -> {
            if (error != null) {
                LOG.error("Cannot write the ledger's entry for plug-in {}", name, error);
            }
        });
    }

    private static void delete(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }

    private static List<LedgerEntry> readAll(Connection connection) throws SQLException {
        List<LedgerEntry> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT name, bundle, bundle_id, boot, version,"
                        + " state, switched_off, last_error, since_ms FROM plugins_ledger");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                all.add(new LedgerEntry(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getLong(3),
                        rows.getString(4),
                        Optional.ofNullable(rows.getString(5)),
                        PluginState.valueOf(rows.getString(6)),
                        rows.getBoolean(7),
                        Optional.ofNullable(rows.getString(8)),
                        Instant.ofEpochMilli(rows.getLong(9))));
            }
        }
        return all;
    }
}
