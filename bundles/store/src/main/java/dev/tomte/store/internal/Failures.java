package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what a failure of SQLite means to the owner of the device. */
final class Failures {

    private static final int PRIMARY_CODE = 0xff;

    private Failures() {}

    static StoreException of(String what, Throwable cause, Path file) {
        return new StoreException(what + ": " + explain(cause, file), cause);
    }

    static String explain(Throwable cause, Path file) {
        String own = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return switch (primaryCode(cause)) {
            case SQLITE_FULL ->
                "there is no room for " + file + " (" + freeSpace(file)
                        + "): free some, or raise the store's maxSizeMb if it is set; writes work again by themselves ("
                        + own + ")";
            case SQLITE_IOERR -> "reading or writing " + file + " failed (" + freeSpace(file) + "; " + own + ")";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                file + " cannot be opened for writing: see its owner and mode, and those of its folder (" + own + ")";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another process holds " + file + " (" + own + ")";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                file + " is damaged: restart, and it is checked and put aside (" + own + ")";
            default -> cause instanceof SQLException ? own : cause.toString();
        };
    }

    /** Whether the file itself is wrong, so that it must be checked at the next start. */
    static boolean isDamage(Throwable cause) {
        SQLiteErrorCode code = primaryCode(cause);
        return code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB;
    }

    /**
     * Whether a failure of the store's own statements, which are right, is the file's fault: of a format SQLite does not
     * know it says no more than "error", and one whose header forbids changes it calls read-only.
     */
    static boolean isDamageFoundAtOpening(Throwable cause, Path file) {
        return switch (primaryCode(cause)) {
            case SQLITE_ERROR -> true;
            case SQLITE_READONLY -> StoreFiles.isWritable(file);
            default -> isDamage(cause);
        };
    }

    /** Whether changes are not possible now, but will be once there is room or the other process is done. */
    static boolean passes(Throwable cause) {
        return switch (primaryCode(cause)) {
            case SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED -> true;
            default -> false;
        };
    }

    /** Whether the database or its disk is in trouble, whatever is asked of it. */
    static boolean isOfDatabase(Throwable cause) {
        return switch (primaryCode(cause)) {
            case SQLITE_FULL,
                    SQLITE_IOERR,
                    SQLITE_CORRUPT,
                    SQLITE_NOTADB,
                    SQLITE_READONLY,
                    SQLITE_CANTOPEN,
                    SQLITE_PERM,
                    SQLITE_BUSY,
                    SQLITE_LOCKED,
                    SQLITE_NOMEM -> true;
            default -> false;
        };
    }

    static boolean isConstraint(Throwable cause) {
        return primaryCode(cause) == SQLiteErrorCode.SQLITE_CONSTRAINT;
    }

    private static SQLiteErrorCode primaryCode(Throwable cause) {
        return cause instanceof SQLiteException e
                ? SQLiteErrorCode.getErrorCode(e.getResultCode().code & PRIMARY_CODE)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    private static String freeSpace(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return (Files.getFileStore(folder).getUsableSpace() >> 20) + " MB free on its disk";
        } catch (IOException e) {
            return "free space unknown: " + e.getMessage();
        }
    }
}
