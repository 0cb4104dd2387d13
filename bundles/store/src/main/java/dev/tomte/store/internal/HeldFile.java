package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
import dev.tomte.store.StoreSnapshot;
import dev.tomte.store.Work;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody who reads, and so keeps the file from being changed. The state may be asked for by any thread, without waiting. */
final class HeldFile implements StoreSnapshot {

    private static final Logger LOG = LoggerFactory.getLogger(HeldFile.class);

    private enum State {
        IDLE,
        /** The writer is to take it, if it can. */
        WANTED,
        HELD,
        OVER
    }

    /** Asks the writer's connection something. */
    @FunctionalInterface
    interface Question {
        boolean ask() throws SQLException;
    }

    private final Path file;
    private final GuardedConnection reader;
    /** Guards the connection. */
    private final ReentrantLock use = new ReentrantLock();

    private volatile State state = State.IDLE;
    private volatile @Nullable SQLException failure;

    HeldFile(Path file, GuardedConnection reader) {
        this.file = file;
        this.reader = reader;
    }

    /** By whoever waits for the snapshot, who is the only one to close it before it is held. */
    void want() {
        state = State.WANTED;
    }

    boolean isWanted() {
        return state == State.WANTED;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    void throwFailure() throws SQLException {
        SQLException known = failure;
        if (known != null) {
            throw known;
        }
    }

    /**
     * By the writer, while it changes nothing: begins to read, if nothing but the file is to be read.
     *
     * @param ready brings all of the log into the file; whether it could
     * @param unchanged whether all of the log still is there
     */
    void hold(Question ready, Question unchanged) {
        use.lock();
        try {
            if (state != State.WANTED) {
                return;
            }
            state = State.IDLE;
            if (ready.ask()) {
                reader.run("BEGIN");
                reader.run("SELECT count(*) FROM sqlite_schema"); // a transaction begins with its first query
                if (unchanged.ask()) { // another process may have come in between
                    state = State.HELD;
                } else {
                    reader.run("COMMIT");
                }
            }
        } catch (SQLException e) {
            failure = e;
        } finally {
            use.unlock();
        }
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public <T> T read(Work<T> query) throws StoreException {
        use.lock();
        try {
            if (state != State.HELD) {
                throw new StoreException("The snapshot is over: take another");
            }
            reader.lend();
            try {
                return query.apply(reader);
            } finally {
                reader.takeBack();
            }
        } catch (SQLException | RuntimeException e) {
            throw Failures.of("The query failed", e, file);
        } finally {
            use.unlock();
        }
    }

    @Override
    public boolean isHeld() {
        return state == State.HELD;
    }

    @Override
    public void close() {
        use.lock();
        try {
            end();
        } finally {
            use.unlock();
        }
    }

    /** Whether it is over now. */
    boolean closeUnlessInUse() {
        if (!use.tryLock()) {
            return false;
        }
        try {
            end();
            return true;
        } finally {
            use.unlock();
        }
    }

    /** A query that is under way fails. */
    void breakOff() {
        if (closeUnlessInUse()) {
            return;
        }
        try {
            reader.getDatabase().interrupt();
        } catch (SQLException e) {
            LOG.debug("It is closed already", e);
        }
        close();
    }

    private void end() {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        try {
            reader.closeForGood();
        } catch (SQLException e) {
            LOG.warn("The connection of a snapshot does not close", e);
        }
    }
}
