package dev.tomte.launcher;

import org.jspecify.annotations.Nullable;

/** Tomte cannot start as it is set up; the message is one line for people that names the file at fault. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
