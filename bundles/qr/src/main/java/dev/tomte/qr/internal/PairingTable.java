package dev.tomte.qr.internal;

import dev.tomte.qr.Pairing.State;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The table {@code qr_pairing}. It is made at first use, so that starting costs nothing. */
final class PairingTable {

    /** How many may be open. */
    static final int MOST_OPEN = 100;

    /** More than there can be: what ended is deleted beyond as many as may be open. */
    private static final int MOST_READ = 1000;

    private static final int MOST_ENDED = 200;
    private static final String AREA = "qr";

    private final Store store;
    private boolean migrated;

    PairingTable(Store store) {
        this.store = store;
    }

    /** All rows, youngest first. */
    List<PairingRow> rows() throws StoreException {
        migrate();
        return store.read(PairingTable::rows);
    }

    /**
     * Adds an open one, if there is room.
     *
     * @param expired open in the table, and none of them any more
     * @return its id; empty if too many are open
     */
    Optional<Long> add(
            String purpose, byte[] salt, byte[] hash, long issuedMs, long timeToLiveMs, Collection<Long> expired)
            throws StoreException {
        migrate();
        return Optional.of(write(connection -> {
                    expire(connection, expired);
                    forget(connection, MOST_ENDED, Long.MIN_VALUE);
                    try (PreparedStatement statement = connection.prepareStatement("""
                            INSERT INTO qr_pairing (purpose, state, salt, hash, issued_ms, expires_ms, ttl_ms)
                            SELECT ?, 'OPEN', ?, ?, ?, ?, ?
                            WHERE (SELECT count(*) FROM qr_pairing WHERE state = 'OPEN') < ? RETURNING id
                            """)) {
                        statement.setString(1, purpose);
                        statement.setBytes(2, salt);
                        statement.setBytes(3, hash);
                        statement.setLong(4, issuedMs);
                        statement.setLong(5, issuedMs + timeToLiveMs);
                        statement.setLong(6, timeToLiveMs);
                        statement.setInt(7, MOST_OPEN);
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next() ? row.getLong(1) : 0;
                        }
                    }
                }))
                .filter(id -> id > 0);
    }

    /** Ends one if it is open, which only one of many callers finds. */
    boolean end(long id, State state, long atMs, String who) throws StoreException {
        migrate();
        return write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE qr_pairing SET state = ?, ended_ms = ?, ended_by = ? WHERE id = ? AND state = 'OPEN'")) {
                statement.setString(1, state.name());
                statement.setLong(2, atMs);
                statement.setString(3, who);
                statement.setLong(4, id);
                return statement.executeUpdate() == 1;
            }
        });
    }

    /** Notes with each open code that a wrong one was tried; how many are open. */
    int wrongCode(Collection<Long> expired) throws StoreException {
        migrate();
        return write(connection -> {
            expire(connection, expired);
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE qr_pairing SET wrong_codes = wrong_codes + 1 WHERE state = 'OPEN'")) {
                return statement.executeUpdate();
            }
        });
    }

    /** Marks what has expired, and deletes what ended before a time. */
    int tidy(Collection<Long> expired, long beforeMs) throws StoreException {
        migrate();
        return write(connection -> {
            expire(connection, expired);
            return forget(connection, MOST_ENDED, beforeMs);
        });
    }

    private static void expire(Connection connection, Collection<Long> expired) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                UPDATE qr_pairing SET state = 'EXPIRED', ended_ms = max(issued_ms, expires_ms)
                WHERE id = ? AND state = 'OPEN'
                """)) {
            for (long id : expired) {
                statement.setLong(1, id);
                statement.executeUpdate();
            }
        }
    }

    private static int forget(Connection connection, int most, long beforeMs) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                DELETE FROM qr_pairing WHERE state <> 'OPEN' AND (ended_ms < ? OR id NOT IN
                    (SELECT id FROM qr_pairing WHERE state <> 'OPEN' ORDER BY id DESC LIMIT ?))
                """)) {
            statement.setLong(1, beforeMs);
            statement.setInt(2, most);
            return statement.executeUpdate();
        }
    }

    private static List<PairingRow> rows(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT id, purpose, state, salt, hash, issued_ms, expires_ms, ttl_ms, ended_ms, ended_by, wrong_codes
                FROM qr_pairing ORDER BY id DESC LIMIT ?
                """)) {
            statement.setInt(1, MOST_READ);
            List<PairingRow> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new PairingRow(
                            row.getLong(1),
                            row.getString(2),
                            State.valueOf(row.getString(3)),
                            row.getBytes(4),
                            row.getBytes(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getObject(9) == null
                                    ? Optional.empty()
                                    : Optional.of(Instant.ofEpochMilli(row.getLong(9))),
                            Optional.ofNullable(row.getString(10)),
                            row.getInt(11)));
                }
            }
            return rows;
        }
    }

    private <T> T write(Work<T> work) throws StoreException {
        try {
            return store.write(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw new StoreException("The pairing code could not be written: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted: whether the change was made is unknown", e);
        } catch (StoreClosedException e) {
            throw new StoreException("The store is closing: nothing was changed", e);
        }
    }

    private synchronized void migrate() throws StoreException {
        if (!migrated) {
            store.migrate(AREA, Migration.load(PairingTable.class, "V001__create_pairing.sql"));
            migrated = true;
        }
    }
}
