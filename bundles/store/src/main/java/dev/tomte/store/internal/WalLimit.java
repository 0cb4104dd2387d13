package dev.tomte.store.internal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the write-ahead log short. SQLite starts it anew after a checkpoint, but only at a moment without readers; where
 * readers always overlap, that moment never comes, unless the writer holds still for it.
 */
final class WalLimit {

    private static final Logger LOG = LoggerFactory.getLogger(WalLimit.class);
    private static final int GROUPS_BETWEEN_CHECKS = 64;
    private static final int HOLD_STILL_MS = 100;
    private static final long RETRY_NANOS = Duration.ofSeconds(2).toNanos();

    private final StoreSettings settings;
    private final GuardedConnection connection;
    private final Path wal;
    private int groups;
    private boolean warned;
    private long notBefore = System.nanoTime();

    WalLimit(StoreSettings settings, GuardedConnection connection) {
        this.settings = settings;
        this.connection = connection;
        this.wal = StoreFiles.wal(settings.file());
    }

    void check() throws SQLException {
        if (++groups % GROUPS_BETWEEN_CHECKS != 0 || StoreFiles.size(wal) < settings.walLimitBytes()) {
            return;
        }
        if (notBefore - System.nanoTime() > 0) {
            return;
        }
        connection.run("PRAGMA busy_timeout=" + HOLD_STILL_MS);
        connection.run("PRAGMA wal_checkpoint(TRUNCATE)");
        connection.run("PRAGMA busy_timeout=" + settings.busyTimeout().toMillis());
        if (StoreFiles.size(wal) < settings.walLimitBytes()) {
            warned = false;
            return;
        }
        notBefore = System.nanoTime() + RETRY_NANOS;
        if (!warned) {
            warned = true;
            LOG.warn(
                    "{} has {} MB, as a reader has been at work for long; it is shortened once that ends",
                    wal,
                    StoreFiles.size(wal) >> 20);
        }
    }
}
