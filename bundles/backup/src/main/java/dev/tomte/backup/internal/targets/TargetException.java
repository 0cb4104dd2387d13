package dev.tomte.backup.internal.targets;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;

/** A target could not do what it was asked for. The message names no secret. */
public final class TargetException extends Exception {

    private static final long serialVersionUID = 1;

    /** What to do now. */
    public enum Kind {
        /** The network, the server or the disk may be better later. */
        RETRY,
        /** It stays like this until somebody changes the configuration or the server. */
        GIVE_UP,
        /** It was stopped on request. */
        CANCELLED
    }

    private final Kind kind;

    TargetException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    TargetException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** For who resolves secrets: it stays away until somebody provides it. */
    public static TargetException giveUp(String message, Throwable cause) {
        return new TargetException(Kind.GIVE_UP, message, cause);
    }

    static TargetException retry(String message) {
        return new TargetException(Kind.RETRY, message);
    }

    static TargetException giveUp(String message) {
        return new TargetException(Kind.GIVE_UP, message);
    }

    static TargetException cancelled(String what) {
        return new TargetException(Kind.CANCELLED, what + " was cancelled");
    }

    /**
     * What a failure of a local file means to a copy.
     *
     * @throws InterruptedException if it is that the thread was interrupted, which closes what it reads
     */
    static TargetException local(Kind kind, String what, IOException e) throws InterruptedException {
        if (e instanceof ClosedByInterruptException && Thread.interrupted()) {
            throw (InterruptedException) new InterruptedException(what + " was interrupted").initCause(e);
        }
        String why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return new TargetException(kind, what + " failed: " + why, e);
    }

    public Kind kind() {
        return kind;
    }
}
