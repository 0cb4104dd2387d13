package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Commands.Command;

/** A command of a line was called with arguments that it does not take; the message names it and says what is wrong. */
final class MisuseException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String usage;

    MisuseException(Command command, String words, Exception cause) {
        super(command.full() + ": " + words, cause);
        usage = Manual.of(command).usage();
    }

    /** How to call it. */
    String usage() {
        return usage;
    }
}
