package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
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
    private static final int BUSY_SLEEP_MS = 10;
    private static final int BUSY_TRIES = 1000;

    private final StoreSettings settings;
    private final Connections connections;

    Copying(StoreSettings settings, Connections connections) {
        this.settings = settings;
        this.connections = connections;
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
            StoreFiles.sync(file);
            StoreFiles.syncFolder(file.toAbsolutePath().getParent());
            done = true;
        } catch (SQLException e) {
            throw Failures.of("The copy " + file + " could not be made", e, settings.file());
        } catch (IOException e) {
            throw new StoreException("The copy " + file + " of the database cannot be written: " + e, e);
        } finally {
            if (!done) {
                discard(file);
            }
        }
    }

    private void copyPages(Path file) throws SQLException {
        GuardedConnection source = connections.reader();
        try {
            int result =
                    source.getDatabase().backup("main", file.toString(), null, BUSY_SLEEP_MS, BUSY_TRIES, ALL_PAGES);
            if (result != SQLiteErrorCode.SQLITE_OK.code) {
                throw new SQLException("SQLite answered " + SQLiteErrorCode.getErrorCode(result), "", result);
            }
        } finally {
            source.closeForGood();
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
