package dev.tomte.securestorage.internal;

import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageException.Reason;

/** The failures of secure storage, in short. */
public final class Failures {

    private Failures() {}

    public static SecureStorageException locked(String message) {
        return new SecureStorageException(Reason.LOCKED, message);
    }

    public static SecureStorageException unavailable(String message) {
        return new SecureStorageException(Reason.UNAVAILABLE, message);
    }

    public static SecureStorageException unavailable(String message, Throwable cause) {
        return new SecureStorageException(Reason.UNAVAILABLE, message, cause);
    }

    public static SecureStorageException wrongKey(String message) {
        return new SecureStorageException(Reason.WRONG_KEY, message);
    }

    public static SecureStorageException damaged(String message) {
        return new SecureStorageException(Reason.DAMAGED, message);
    }

    public static SecureStorageException io(String message, Throwable cause) {
        return new SecureStorageException(Reason.IO, message, cause);
    }
}
