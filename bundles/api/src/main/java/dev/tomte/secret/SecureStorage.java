package dev.tomte.secret;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps secrets in the back end that the configuration names. When a call returns, the change is on disk, or wherever the
 * back end keeps it; when it throws, nothing was changed. All methods may be called from any thread and may take a while: a
 * passphrase is stretched on purpose, a key ring asks a service.
 */
@ProviderType
public interface SecureStorage {

    /** The longest secret, in bytes. */
    int MAX_LENGTH = 64 * 1024;

    /**
     * Keeps a secret under a name, in place of one that is there. The caller closes the secret.
     *
     * @param name {@code area/what}, such as {@code backup/passphrase}: 1 to 200 of {@code A-Za-z0-9._/-}, beginning and
     *     ending with a letter or a digit
     * @throws IllegalArgumentException if the name or the length is not as described
     */
    void storeKey(String name, Secret secret) throws SecureStorageException;

    /** The secret of this name, which the caller closes; empty if there is none. */
    Optional<Secret> retrieveKey(String name) throws SecureStorageException;

    /** Forgets a secret; false if there was none. */
    boolean deleteKey(String name) throws SecureStorageException;

    /** The names, sorted. */
    List<String> list() throws SecureStorageException;

    /**
     * Moves all secrets to another back end and compares each; from then on that one counts. Then wipes them where they were
     * and changes the configuration: if that part fails it throws, though the secrets are moved, and is done by the same
     * call again or after the next start.
     *
     * @param backend its name, as {@link #status} lists them
     * @return how many
     * @throws IllegalArgumentException if there is no such back end
     */
    int migrate(String backend) throws SecureStorageException;

    /**
     * Opens the encrypted file whose passphrase a person is asked for. The caller closes the passphrase.
     *
     * @param create whether it is the first one, of secrets that are still to come: 8 bytes or more
     * @throws SecureStorageException {@link SecureStorageException.Reason#WRONG_KEY} if it is not the one,
     *     {@link SecureStorageException.Reason#UNAVAILABLE} if nobody is to be asked, or if {@code create} is true with
     *     secrets there or false without any
     */
    void unlock(Secret passphrase, boolean create) throws SecureStorageException;

    /** Which back ends there are, which is used and why. */
    SecureStorageStatus status();
}
