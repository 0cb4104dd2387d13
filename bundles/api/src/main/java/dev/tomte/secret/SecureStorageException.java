package dev.tomte.secret;

import org.jspecify.annotations.Nullable;

/** A secret could not be kept, read or forgotten; nothing was changed. */
public final class SecureStorageException extends Exception {

    /** What kind of failure, for those who can do something about it. */
    public enum Reason {
        /** The back end wants to be unlocked first. */
        LOCKED,
        /** The back end is not there: no key ring, no TPM, or not configured. */
        UNAVAILABLE,
        /** What should open the secrets does not: a wrong passphrase, another machine's key. */
        WRONG_KEY,
        /** What is stored is not what was stored. */
        DAMAGED,
        /** It could not be read or written: the disk is full, for example. */
        IO
    }

    private final Reason reason;

    public SecureStorageException(Reason reason, String message) {
        this(reason, message, null);
    }

    public SecureStorageException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
