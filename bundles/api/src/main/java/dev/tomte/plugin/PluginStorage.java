package dev.tomte.plugin;

import dev.tomte.store.StoreException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A plug-in's own durable key-value storage, in the device's database. Keys are 1 to 256 characters, values up to
 * 1,048,576; {@link IllegalArgumentException} otherwise.
 */
@ProviderType
public interface PluginStorage {

    /**
     * The value of a key; empty if there is none.
     *
     * @throws PermissionDeniedException without {@link Permission#STORAGE_READ}
     */
    Optional<String> get(String key) throws StoreException;

    /**
     * All entries whose key starts with the prefix (all, if it is empty), sorted by key.
     *
     * @throws PermissionDeniedException without {@link Permission#STORAGE_READ}
     */
    Map<String, String> entries(String prefix) throws StoreException;

    /**
     * Sets a value; the future completes once it is on disk, and fails with a {@link StoreException} if it is not.
     *
     * @throws PermissionDeniedException without {@link Permission#STORAGE_WRITE}
     */
    CompletableFuture<Void> put(String key, String value);

    /**
     * Removes a value if it is there; the future completes once that is on disk.
     *
     * @throws PermissionDeniedException without {@link Permission#STORAGE_WRITE}
     */
    CompletableFuture<Void> remove(String key);
}
