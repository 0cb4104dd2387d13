package dev.tomte.backup.internal.file;

import java.io.IOException;

/** There is not enough room. The message says how much there should be, and where. */
public final class NoSpaceException extends IOException {

    public NoSpaceException(String message) {
        super(message);
    }
}
