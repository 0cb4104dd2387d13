package dev.tomte.store.internal;

import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections for reading, opened when first needed. Each query sees the database at one moment. */
final class Readers {

    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    private final StoreSettings settings;
    private final Connections connections;
    private final DamageFlag damage;
    private final Semaphore free;
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private final Set<Reader> all = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Readers(StoreSettings settings, Connections connections, DamageFlag damage) {
        this.damage = damage;
        this.settings = settings;
        this.connections = connections;
        this.free = new Semaphore(settings.readers());
    }

    <T> T read(Work<T> query) throws StoreException {
        refuseIfClosed();
        awaitTurn();
        try {
            Reader reader = borrow();
            try {
                T result = reader.run(query);
                idle.push(reader);
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                giveBack(reader);
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            damage.note(e);
            throw Failures.of("The query failed", e, settings.file());
        } finally {
            free.release();
        }
    }

    /** Refuses new queries and waits for those that run; whether all ended in time. */
    boolean close(Duration wait) throws SQLException {
        closed = true;
        boolean quiet = acquireAll(wait);
        if (!quiet) {
            for (Reader reader : all) {
                reader.connection.getDatabase().interrupt();
            }
            quiet = acquireAll(Duration.ofSeconds(1));
        }
        for (Reader reader = idle.poll(); reader != null; reader = idle.poll()) {
            all.remove(reader);
            reader.connection.closeForGood();
        }
        return quiet;
    }

    private boolean acquireAll(Duration wait) {
        try {
            return free.tryAcquire(settings.readers(), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitTurn() throws StoreException {
        boolean mine;
        try {
            mine = free.tryAcquire() || free.tryAcquire(settings.readerWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while waiting for a connection to read with", e);
        }
        if (closed && mine) {
            free.release();
        }
        refuseIfClosed();
        if (!mine) {
            throw new StoreException("None of the " + settings.readers() + " connections for reading became free in "
                    + settings.readerWait().toMillis()
                    + " ms: make queries shorter, do not read inside a read, or raise"
                    + " the store's readers");
        }
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new StoreClosedException("The store is closed: the query was not run");
        }
    }

    private Reader borrow() throws SQLException {
        Reader reader = idle.poll();
        if (reader == null) {
            reader = new Reader(connections.reader());
            all.add(reader);
        }
        return reader;
    }

    /** After a failure: kept if it is still good. */
    private void giveBack(Reader reader) {
        if (reader.isSound()) {
            idle.push(reader);
            return;
        }
        all.remove(reader);
        try {
            reader.connection.closeForGood();
        } catch (SQLException e) {
            LOG.warn("A connection for reading does not close", e);
        }
    }

    private static final class Reader {

        private final GuardedConnection connection;
        private final OwnStatement begin;
        private final OwnStatement end;
        private boolean inTransaction;

        Reader(GuardedConnection connection) {
            this.connection = connection;
            this.begin = new OwnStatement(connection, "BEGIN");
            this.end = new OwnStatement(connection, "COMMIT");
        }

        <T> T run(Work<T> query) throws SQLException {
            begin.execute();
            inTransaction = true;
            connection.lend();
            try {
                return query.apply(connection);
            } finally {
                connection.takeBack();
                end.execute();
                inTransaction = false;
            }
        }

        boolean isSound() {
            return !inTransaction;
        }
    }
}
