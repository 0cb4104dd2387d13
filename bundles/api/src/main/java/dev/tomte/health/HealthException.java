package dev.tomte.health;

import org.jspecify.annotations.Nullable;

/** The history could not be read. */
public class HealthException extends Exception {

    private static final long serialVersionUID = 1L;

    public HealthException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
