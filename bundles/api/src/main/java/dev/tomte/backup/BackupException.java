package dev.tomte.backup;

import org.jspecify.annotations.Nullable;

/** A backup could not be made, read or restored; what was there is as it was. */
public final class BackupException extends Exception {

    /** What kind of failure, for those who can do something about it. */
    public enum Reason {
        /** The passphrase or key does not open it, or there is none. */
        WRONG_KEY,
        /** It is not as it was made, or no backup at all. */
        DAMAGED,
        /** It asks for something that is not done: a newer version, a file that is there already. */
        REFUSED,
        /** There is not enough room. */
        NO_SPACE,
        /** Another one is at work. */
        BUSY,
        /** Its thread was interrupted. */
        CANCELLED,
        /** It could not be read or written. */
        IO
    }

    private final Reason reason;

    public BackupException(Reason reason, String message) {
        this(reason, message, null);
    }

    public BackupException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
