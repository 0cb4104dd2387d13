package dev.tomte.store;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The database as it is at one moment, in its own file: until this is closed, changes go to the log beside it and the file
 * stays as it is. Writers are not held up, but the log grows. May be used and closed from any thread.
 */
@ProviderType
public interface StoreSnapshot extends AutoCloseable {

    /**
     * The file, which is all of the database as of that moment. For another process to read: one that closes a file lets
     * go of all the locks it has on it, those of its other parts too (POSIX, fcntl), and SQLite's are this process's.
     */
    Path file();

    /**
     * Runs a query on the database as of that moment.
     *
     * @throws StoreException if the query fails, or the file is not held any more
     */
    <T> T read(Work<T> query) throws StoreException;

    /**
     * Whether the file still is as it was. Once it is not, because the log had become too long or the store is closing, it
     * never is again, and what was read of it is of no use. So this is asked after the last byte.
     */
    boolean isHeld();

    /** Lets the file go; the log is worked into it soon after. */
    @Override
    void close();
}
