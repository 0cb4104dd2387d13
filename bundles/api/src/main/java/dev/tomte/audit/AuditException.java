package dev.tomte.audit;

/** The audit log could not be written or read. */
public final class AuditException extends Exception {

    public AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
