package dev.tomte.deploy;

import org.jspecify.annotations.Nullable;

/** A bundle could not be deployed; the message says what was expected, what came and what to do. */
public class DeployException extends Exception {

    private static final long serialVersionUID = 1L;

    public DeployException(String message) {
        super(message);
    }

    public DeployException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
