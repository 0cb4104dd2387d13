package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;

/** What protects the master key of an encrypted file. */
public interface KeyWrap {

    /** The longest block that {@link #wrap} may make, in bytes. */
    int MAX_BLOCK = 4096;

    /** Stands in the file, so that it is not opened by another method. */
    Method method();

    /** What has to be there to open the master key again, and worth nothing without what protects it. */
    byte[] wrap(Secret masterKey) throws SecureStorageException;

    /**
     * The master key, which the caller closes.
     *
     * @throws SecureStorageException {@link SecureStorageException.Reason#WRONG_KEY} if it was wrapped with another key,
     *     or another reason if what protects it is not there
     */
    Secret unwrap(byte[] block) throws SecureStorageException;

    /** Forgets what opened the master key, if that is kept for this data folder alone. */
    void wipe() throws SecureStorageException;

    /** The methods, with the number each has in the file. */
    enum Method {
        PASSPHRASE(1),
        MACHINE(2),
        TPM(3),
        DPAPI(4),
        KEYCHAIN(5);

        private final int number;

        Method(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
