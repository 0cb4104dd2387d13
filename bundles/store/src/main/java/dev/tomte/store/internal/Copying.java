package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies the database while it is written to. In one step: between smaller ones, any change would make SQLite begin again,
 * under a busy writer for ever.
 */
final class Copying {

    private static final Logger LOG = LoggerFactory.getLogger(Copying.class);
    private static final int ALL_PAGES = -1;
    private static final int PAGE_SIZE_AT = 16;
    private static final int PAGE_COUNT_AT = 28;
    private static final int LARGEST_PAGE = 65_536;
    private static final int BUSY_SLEEP_MS = 10;
    private static final int BUSY_TRIES = 1000;

    private final StoreSettings settings;

    Copying(StoreSettings settings) {
        this.settings = settings;
    }

    void copyTo(Path file) throws StoreException {
        try {
            StoreFiles.createOwnerOnly(file);
        } catch (FileAlreadyExistsException e) {
            throw new StoreException("The database is copied to a new file only, and " + file + " is there", e);
        } catch (IOException e) {
            throw new StoreException("The copy " + file + " of the database cannot be made: " + e, e);
        }
        boolean done = false;
        try {
            copyPages(file);
            done = true;
        } catch (SQLException e) {
            throw Failures.of("The copy " + file + " could not be made", e, settings.file());
        } finally {
            if (!done) {
                discard(file);
            }
        }
    }

    /** Into a connection that syncs nothing: a sync of so much would hold up the writer's. */
    private void copyPages(Path file) throws SQLException {
        GuardedConnection copy = Connections.copy(file);
        try {
            int result = copy.getDatabase()
                    .restore("main", settings.file().toString(), null, BUSY_SLEEP_MS, BUSY_TRIES, ALL_PAGES);
            if (result != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLException("SQLite answered " + SQLiteErrorCode.getErrorCode(result), "", result);
            }
        } finally {
            copy.closeForGood();
        }
        requireWhole(file);
    }

    /**
     * The driver answers with the state of what was read, not of what was written. The last page is written last, so a copy
     * that was broken off is shorter than its first page says (SQLite's file format, 1.3.8).
     */
    private static void requireWhole(Path file) throws SQLException {
        try (DataInputStream header = new DataInputStream(Files.newInputStream(file))) {
            header.skipNBytes(PAGE_SIZE_AT);
            int size = header.readUnsignedShort();
            header.skipNBytes(PAGE_COUNT_AT - PAGE_SIZE_AT - Short.BYTES);
            long pages = Integer.toUnsignedLong(header.readInt());
            long expected = pages * (size == 1 ? LARGEST_PAGE : size);
            if (pages == 0 || Files.size(file) != expected) {
                throw new SQLException(
                        Files.size(file) + " of " + expected + " bytes could be written: there is no room for more",
                        "",
                        SQLiteErrorCode.SQLITE_FULL.code);
            }
        } catch (IOException e) {
            throw new SQLException(
                    "What was written cannot be read: there is no room for it, or its disk is broken",
                    "",
                    SQLiteErrorCode.SQLITE_IOERR.code,
                    e);
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(StoreFiles.beside(file, "-journal"));
        } catch (IOException e) {
            LOG.warn("The unfinished copy {} cannot be removed", file, e);
        }
    }
}
