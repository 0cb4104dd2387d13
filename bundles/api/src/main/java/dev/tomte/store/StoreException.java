package dev.tomte.store;

import org.jspecify.annotations.Nullable;

/** The database could not do what was asked; the message says what and why, and nothing of it was done. */
public class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
