package dev.tomte.shell.internal;

/** A command was called in a way it does not know; the message says what was expected and what came. */
final class UsageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
