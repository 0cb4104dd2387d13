package dev.tomte.backup.internal.age;

import java.io.IOException;

/** A file is not a whole age file, or none of the identities opens it. */
public final class AgeException extends IOException {

    private static final long serialVersionUID = 1;

    /** What is the matter. */
    public enum Reason {
        /** It is no age file, or its header is malformed, or asks for more than this Java can do. */
        HEADER,
        /** The header is in order, and none of the identities is a recipient: another key or passphrase is wanted. */
        NO_MATCH,
        /** An identity matches and the header was changed. */
        MAC,
        /** The header is in order and the body was changed, cut or lengthened. */
        PAYLOAD
    }

    private final Reason reason;

    AgeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    AgeException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
