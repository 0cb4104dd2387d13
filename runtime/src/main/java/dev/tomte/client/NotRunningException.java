package dev.tomte.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Nobody listens at the socket. */
final class NotRunningException extends IOException {

    private static final long serialVersionUID = 1L;

    NotRunningException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
