package dev.tomte.client;

import java.io.IOException;

/** Nobody reads standard output any more. */
final class BrokenPipeException extends IOException {

    private static final long serialVersionUID = 1L;

    BrokenPipeException(IOException cause) {
        super("Nobody reads standard output any more", cause);
    }
}
