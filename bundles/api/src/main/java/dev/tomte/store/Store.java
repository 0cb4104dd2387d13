package dev.tomte.store;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one database. Everybody's changes go through one writer that gathers them into group commits; an acknowledgement
 * means the change is on disk. Readers have connections of their own and never wait for the writer.
 *
 * <p>All methods may be called from any thread. The SQL is SQLite's.
 */
@ProviderType
public interface Store {

    /**
     * Brings the tables of an area forward, each missing migration in a transaction of its own, and returns once they
     * are committed. Calling it again with the same migrations does nothing.
     *
     * @param area the owner of the tables: 1 to 64 of {@code a-z0-9-}; its tables should start with it
     * @param migrations all migrations of the area, versions ascending from 1 without a gap
     * @throws StoreException if one fails (it is rolled back, earlier ones stay), if an applied one has changed since,
     *     or if the database is ahead of the given migrations
     * @throws IllegalArgumentException if the area or the versions are not as described
     */
    void migrate(String area, List<Migration> migrations) throws StoreException;

    /**
     * Queues a change and returns at once; while the queue is full, waits for room. The future completes after the
     * commit that carries the change, with what the work returned; it fails with a {@link StoreException} if the work
     * threw (only this work is rolled back) or if the commit failed (the disk is full, for example), and then the
     * change is not in the database.
     *
     * <p>Dependent stages run on a thread of the store unless they are asynchronous ones: keep them short, and never
     * wait for another write in them (waiting for the future itself there is refused).
     *
     * @throws StoreClosedException if the store is closing
     */
    <T> CompletableFuture<T> write(Work<T> work);

    /**
     * Runs a query on a read-only connection, in the caller's thread; it sees every change acknowledged before.
     *
     * @throws StoreException if the query fails, or no connection becomes free within 10 s
     */
    <T> T read(Work<T> query) throws StoreException;

    /**
     * Copies the database as it is at one moment, while writers go on. The copy is one file without a log, readable by its
     * owner only. It is neither checked nor synced: whoever wants it to outlive a power cut does that.
     *
     * @param file where to; must not be there yet, its folder must
     * @throws StoreException if it cannot be made (the disk is full, for example); then there is no file
     */
    void copyTo(Path file) throws StoreException;

    /**
     * Holds the database's file as it is at one moment, with all that was acknowledged before, while writers go on. One at a
     * time: it is closed soon.
     *
     * @return to be closed
     * @throws StoreException if there is one already, or if queries under way kept the log from being worked into the file
     *     for some seconds, or if the thread was interrupted, which it stays
     */
    StoreSnapshot snapshot() throws StoreException;

    /** Figures for health checks and the console. Never waits. */
    StoreStatus status();
}
