package dev.tomte.qr;

import org.jspecify.annotations.Nullable;

/** A pairing code was refused, or could not be made; the message says why, and never holds a code. */
public final class PairingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** It is no pairing code and no pairing URL. */
        MALFORMED,
        /** No such code was issued, or that was long ago. */
        UNKNOWN,
        EXPIRED,
        /** It was redeemed before: a code is good for one time. */
        USED,
        REVOKED,
        /** The URL was not signed by this device, or was changed. */
        SIGNATURE,
        /** Too many wrong codes within a minute: even the right one has to wait. */
        TOO_MANY_ATTEMPTS,
        /** Too many codes are open. */
        TOO_MANY_CODES,
        /** Something has to be configured first. */
        CONFIGURATION,
        /** The database or the keys could not be used. */
        UNAVAILABLE
    }

    private final Reason reason;

    public PairingException(Reason reason, String message) {
        this(reason, message, null);
    }

    public PairingException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
