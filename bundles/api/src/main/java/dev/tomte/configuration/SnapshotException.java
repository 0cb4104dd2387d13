package dev.tomte.configuration;

import org.jspecify.annotations.Nullable;

/** A snapshot could not be taken, read, kept or gone back to; the message says why, and what holds now. */
public final class SnapshotException extends Exception {

    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        super(message);
    }

    public SnapshotException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
