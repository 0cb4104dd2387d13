package dev.tomte.plugins.internal;

import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PluginStorage;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A plug-in's storage: its rows of one table. */
final class StoredValues implements PluginStorage {

    static final int MAX_KEY = 256;
    static final int MAX_VALUE = 1_048_576;

    private final Store store;
    private final String plugin;
    private final Guard guard;

    StoredValues(Store store, String plugin, Guard guard) {
        this.store = store;
        this.plugin = plugin;
        this.guard = guard;
    }

    @Override
    public Optional<String> get(String key) throws StoreException {
        guard.check(Permission.STORAGE_READ, "storage().get");
        checkKey(key);
        return store.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT value FROM plugins_storage WHERE plugin = ? AND key = ?")) {
                select.setString(1, plugin);
                select.setString(2, key);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Map<String, String> entries(String prefix) throws StoreException {
        guard.check(Permission.STORAGE_READ, "storage().entries");
        return store.read(connection -> {
            Map<String, String> found = new LinkedHashMap<>();
            // substr, not LIKE: a prefix may hold % and _, and LIKE does not mind case.
            try (PreparedStatement select = connection.prepareStatement("SELECT key, value FROM plugins_storage"
                    + " WHERE plugin = ? AND key >= ? AND substr(key, 1, length(?)) = ? ORDER BY key")) {
                select.setString(1, plugin);
                select.setString(2, prefix);
                select.setString(3, prefix);
                select.setString(4, prefix);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.put(rows.getString(1), rows.getString(2));
                    }
                }
            }
            return found;
        });
    }

    @Override
    public CompletableFuture<Void> put(String key, String value) {
        guard.check(Permission.STORAGE_WRITE, "storage().put");
        checkKey(key);
        if (value.length() > MAX_VALUE) {
            throw new IllegalArgumentException("The value of '" + key + "' has " + value.length()
                    + " characters; at most " + MAX_VALUE + " can be stored");
        }
        return store.write(connection -> {
            try (PreparedStatement save = connection.prepareStatement(
                    "INSERT OR REPLACE INTO plugins_storage (plugin, key, value) VALUES (?, ?, ?)")) {
                save.setString(1, plugin);
                save.setString(2, key);
                save.setString(3, value);
                save.executeUpdate();
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> remove(String key) {
        guard.check(Permission.STORAGE_WRITE, "storage().remove");
        checkKey(key);
        return store.write(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM plugins_storage WHERE plugin = ? AND key = ?")) {
                delete.setString(1, plugin);
                delete.setString(2, key);
                delete.executeUpdate();
            }
            return null;
        });
    }

    private static void checkKey(String key) {
        if (key.isEmpty() || key.length() > MAX_KEY) {
            throw new IllegalArgumentException("A key has 1 to " + MAX_KEY + " characters, not " + key.length());
        }
    }
}
