package dev.tomte.audit;

/** The audit log could not be written or read. */
public final class AuditException extends Exception {

    private static final long serialVersionUID = 1L;

    public AuditException(String message) {
        super(message);
    }

    public AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
