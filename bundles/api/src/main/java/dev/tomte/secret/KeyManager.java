package dev.tomte.secret;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The device's own keys, in versions: the current one of a purpose seals and signs, retired ones still open and verify.
 * The keys are in the {@link SecureStorage}, everything else about them in the database. A purpose without a usable key
 * gets its first one, or its next once it has expired, when it is first needed. All methods may be called from any thread;
 * when a call returns, its change is on disk.
 */
@ProviderType
public interface KeyManager {

    /**
     * Makes the next version the current one; what the ones before sealed can still be opened. The first call makes the
     * first.
     */
    KeyInfo rotate(KeyPurpose purpose) throws SecureStorageException;

    /**
     * Says from when on a version makes nothing new.
     *
     * @throws IllegalArgumentException if there is no such version, or it is wiped
     */
    KeyInfo expire(KeyPurpose purpose, int version, Instant at) throws SecureStorageException;

    /**
     * Makes a version unrecoverable.
     *
     * @throws IllegalArgumentException if there is no such version
     */
    KeyInfo wipe(KeyPurpose purpose, int version) throws SecureStorageException;

    /** All versions, those of a purpose together, youngest first. */
    List<KeyInfo> list() throws SecureStorageException;

    /** The current key's description; makes the key if there is none. */
    KeyInfo current(KeyPurpose purpose) throws SecureStorageException;

    /**
     * A key itself, which the caller closes.
     *
     * @throws IllegalArgumentException if there is no such version, or it is wiped
     */
    Secret key(KeyPurpose purpose, int version) throws SecureStorageException;

    /**
     * Encrypts and authenticates with the current key. The result says which version that was.
     *
     * @param context authenticated but not part of the result, such as the name of what is sealed; must be the same to open
     * @throws IllegalArgumentException if the purpose is not one that seals
     */
    byte[] seal(KeyPurpose purpose, byte[] plain, byte[] context) throws SecureStorageException;

    /**
     * Opens what {@link #seal} made. The caller closes the secret.
     *
     * @throws SecureStorageException {@link SecureStorageException.Reason#DAMAGED} if it was changed, cut or made with
     *     another context, {@link SecureStorageException.Reason#WRONG_KEY} if its version is wiped or was never here
     */
    Secret open(KeyPurpose purpose, byte[] sealed, byte[] context) throws SecureStorageException;

    /** Signs with the current signing key (Ed25519, RFC 8032). */
    KeySignature sign(byte[] data) throws SecureStorageException;

    /** Whether this device signed it, with a version that is not wiped. */
    boolean verify(byte[] data, KeySignature signature) throws SecureStorageException;
}
