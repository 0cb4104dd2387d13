package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the database's file still. No checkpoint brings into the file what came after the beginning of somebody's transaction
 * (SQLite's WAL-index format, 2.3.1); so once all of the log is in the file, and somebody reads, the file stays. For that
 * nothing may be committed meanwhile: so the writer does it, between two groups.
 */
final class Holding {

    private static final Logger LOG = LoggerFactory.getLogger(Holding.class);

    /** SQLite's own default. */
    private static final int CHECKPOINT_PAGES = 1_000;

    private static final int GROUPS_BETWEEN_CHECKS = 64;
    /** A query that is older than the log's last change is waited for so long, each time. */
    private static final int HOLD_STILL_MS = 20;

    private static final int TRIES = 30;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final StoreSettings settings;
    private final Connections connections;
    private final Path wal;
    private int groups;
    private @Nullable HeldFile current;
    /** The writer's connection, if it leaves the log alone. */
    private @Nullable GuardedConnection restrained;

    Holding(StoreSettings settings, Connections connections) {
        this.settings = settings;
        this.connections = connections;
        wal = StoreFiles.wal(settings.file());
    }

    /**
     * Waits for the writer to take a snapshot.
     *
     * @param wake gives the writer something to do
     */
    HeldFile take(Supplier<CompletableFuture<?>> wake) throws StoreException {
        HeldFile fresh = begin();
        boolean taken = false;
        try {
            shortenLog();
            for (int i = 0; i < TRIES && !taken; i++) {
                fresh.want();
                wake.get().get();
                taken = fresh.isHeld();
                if (!taken) {
                    fresh.throwFailure();
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while waiting for a snapshot", e);
        } catch (ExecutionException e) {
            throw Failures.of("A snapshot cannot be taken", e.getCause(), settings.file());
        } catch (SQLException e) {
            throw Failures.of("A snapshot cannot be taken", e, settings.file());
        } finally {
            if (!taken) {
                fresh.close();
            }
        }
        if (!taken) {
            throw new StoreException("A snapshot cannot be taken: queries have been at work for long");
        }
        return fresh;
    }

    /** Brings most of the log into the file beside the writer, which then finds little left to do: everybody waits for that. */
    private void shortenLog() throws SQLException {
        GuardedConnection beside = connections.writer();
        try {
            isLogIn(beside, "PASSIVE");
        } finally {
            beside.closeForGood();
        }
    }

    private synchronized HeldFile begin() throws StoreException {
        if (current != null && !current.isOver()) {
            throw new StoreException("There is a snapshot already: close it first");
        }
        try {
            current = new HeldFile(settings.file(), connections.reader());
            return current;
        } catch (SQLException e) {
            throw Failures.of("A snapshot cannot be taken", e, settings.file());
        }
    }

    /** For the writer, after each group: takes a snapshot that is wanted. Whether the file is held, and the log grows. */
    boolean holdsStill(GuardedConnection writer) throws SQLException {
        HeldFile file = current();
        if (file != null && file.isWanted()) {
            file.hold(() -> isLogIn(writer, "FULL"), () -> isLogIn(writer, "PASSIVE"));
        }
        boolean held = file != null && file.isHeld();
        restrain(writer, held);
        if (held && ++groups % GROUPS_BETWEEN_CHECKS == 0 && StoreFiles.size(wal) > settings.walLimitBytes()) {
            giveUp(file);
        }
        return held;
    }

    /** The last snapshot, which may be over. */
    private synchronized @Nullable HeldFile current() {
        return current;
    }

    /** Brings the log into the file; whether all of it is, which a query that began earlier and still goes on prevents. */
    private boolean isLogIn(GuardedConnection writer, String mode) throws SQLException {
        writer.run("PRAGMA busy_timeout=" + HOLD_STILL_MS);
        try (PreparedStatement checkpoint = writer.own("PRAGMA wal_checkpoint(" + mode + ")");
                ResultSet row = checkpoint.executeQuery()) {
            int log = row.getInt(2);
            int checkpointed = row.getInt(3);
            return log == checkpointed;
        } finally {
            writer.run("PRAGMA busy_timeout=" + settings.busyTimeout().toMillis());
        }
    }

    private void giveUp(HeldFile file) {
        if (file.closeUnlessInUse()) {
            LOG.info("{} has {} MB: the snapshot is given up", wal, StoreFiles.size(wal) >> 20);
        }
    }

    /** A checkpoint that cannot be would sort all of the log first, again after each commit. */
    private void restrain(GuardedConnection writer, boolean held) throws SQLException {
        if (held && restrained != writer) {
            writer.run("PRAGMA wal_autocheckpoint=0");
            restrained = writer;
        } else if (!held && restrained == writer) {
            writer.run("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
            restrained = null;
        }
    }

    /** The store closes. */
    void end() {
        HeldFile file = current();
        if (file != null) {
            file.breakOff();
        }
    }
}
