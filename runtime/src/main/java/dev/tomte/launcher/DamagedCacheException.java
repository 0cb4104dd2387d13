package dev.tomte.launcher;

import org.jspecify.annotations.Nullable;

/** The bundle cache does not hold what it should. */
final class DamagedCacheException extends Exception {

    private static final long serialVersionUID = 1L;

    DamagedCacheException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
