package dev.tomte.securestorage.internal;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One way to keep secrets: a component for each, in the order of preference that {@link BackendName} has. {@link Vault}
 * calls it, one call at a time; what it is configured with may change meanwhile in another thread. When a call throws,
 * nothing was changed, unless it says otherwise.
 */
public interface SecretBackend {

    BackendName name();

    /**
     * Returns if secrets could be kept here and now.
     *
     * @throws SecureStorageException if not, and why: not there, not configured, locked
     */
    void check() throws SecureStorageException;

    /** Whether a person has set up this back end: then the choice does not pass over it because it cannot be used. */
    default boolean isSetUp() {
        return false;
    }

    /** Whether there are secrets of this data folder, as far as can be seen without opening anything. */
    boolean isUsed();

    /** Keeps these, in place of those of the same names; all or none, unless the class says otherwise. */
    void putAll(Map<String, Secret> secrets) throws SecureStorageException;

    /** The caller closes it; empty if there is none. */
    Optional<Secret> get(String name) throws SecureStorageException;

    /**
     * All, by name, which the caller closes; at once, as to get one after the other costs a whole file or a session each.
     */
    SortedMap<String, Secret> all() throws SecureStorageException;

    /** False if there was none. */
    boolean delete(String name) throws SecureStorageException;

    /** The names, sorted. */
    List<String> names() throws SecureStorageException;

    /** Forgets all of this data folder, and what opens them, unrecoverably where the medium allows it. */
    void wipe() throws SecureStorageException;

    /**
     * Takes the passphrase of a person.
     *
     * @param create whether it is the first one, of secrets that are still to come
     * @throws SecureStorageException if it is wrong, or not what this back end is opened with
     */
    default void unlock(Secret passphrase, boolean create) throws SecureStorageException {
        throw new SecureStorageException(
                SecureStorageException.Reason.UNAVAILABLE, name().text() + " is not opened with a passphrase by Tomte");
    }
}
