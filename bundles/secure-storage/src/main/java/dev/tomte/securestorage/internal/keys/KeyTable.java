package dev.tomte.securestorage.internal.keys;

import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The descriptions of the keys in the database. When a change returns it is on disk. */
final class KeyTable {

    private final Store store;
    private boolean migrated;

    KeyTable(Store store) {
        this.store = store;
    }

    /** All, those of a purpose together, youngest first. */
    synchronized List<KeyInfo> list() throws SecureStorageException {
        migrate();
        try {
            return store.read(connection -> {
                List<KeyInfo> keys = new ArrayList<>();
                try (PreparedStatement select = connection.prepareStatement(
                                "SELECT purpose, version, state, created_at, expires_at, public_key FROM secret_keys"
                                        + " ORDER BY purpose, version DESC");
                        ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        keys.add(read(rows));
                    }
                }
                return keys;
            });
        } catch (StoreException e) {
            throw failure("read", e);
        }
    }

    /** The versions of a purpose, youngest first. */
    List<KeyInfo> of(KeyPurpose purpose) throws SecureStorageException {
        return list().stream().filter(key -> key.purpose() == purpose).toList();
    }

    /** Adds or replaces these, all or none. */
    synchronized void write(List<KeyInfo> keys) throws SecureStorageException {
        migrate();
        Work<Boolean> work = connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT OR REPLACE INTO secret_keys (purpose, version, state, created_at, expires_at, public_key)"
                            + " VALUES (?, ?, ?, ?, ?, ?)")) {
                for (KeyInfo key : keys) {
                    bind(insert, key);
                    insert.executeUpdate();
                }
            }
            return true;
        };
        try {
            store.write(work).join();
        } catch (CompletionException | CancellationException | StoreClosedException e) {
            throw failure("written", e.getCause() == null ? e : e.getCause());
        }
    }

    private void migrate() throws SecureStorageException {
        if (!migrated) {
            try {
                store.migrate("secret-keys", Migration.load(KeyTable.class, "V001__create_keys.sql"));
                migrated = true;
            } catch (StoreException e) {
                throw failure("prepared", e);
            }
        }
    }

    private static void bind(PreparedStatement insert, KeyInfo key) throws SQLException {
        insert.setString(1, key.purpose().name());
        insert.setInt(2, key.version());
        insert.setString(3, key.state().name());
        insert.setLong(4, key.createdAt().toEpochMilli());
        @Nullable Long expiresAt = key.expiresAt().map(Instant::toEpochMilli).orElse(null);
        insert.setObject(5, expiresAt);
        insert.setString(6, key.publicKey().orElse(null));
    }

    private static KeyInfo read(ResultSet row) throws SQLException {
        long expiresAt = row.getLong(5);
        Optional<Instant> expires = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expiresAt));
        return new KeyInfo(
                KeyPurpose.valueOf(row.getString(1)),
                row.getInt(2),
                KeyInfo.State.valueOf(row.getString(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                expires,
                Optional.ofNullable(row.getString(6)));
    }

    private static SecureStorageException failure(String what, Throwable cause) {
        return new SecureStorageException(
                Reason.IO, "The list of keys cannot be " + what + ": " + cause.getMessage(), cause);
    }
}
