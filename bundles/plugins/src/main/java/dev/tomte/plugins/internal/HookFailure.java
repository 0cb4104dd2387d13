package dev.tomte.plugins.internal;

/** A hook threw, or did not end in time; the message is a whole sentence for people. */
final class HookFailure extends Exception {

    private static final long serialVersionUID = 1L;

    HookFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
