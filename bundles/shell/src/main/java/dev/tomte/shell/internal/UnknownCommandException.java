package dev.tomte.shell.internal;

/** There is no such command; the message names those that look like it. */
final class UnknownCommandException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnknownCommandException(String message) {
        super(message);
    }
}
