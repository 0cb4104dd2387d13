package dev.tomte.store.internal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks a database that was not closed cleanly. A large one takes its time, in which a device should not stand still: then it
 * goes on beside those who use the database already.
 */
final class Checkup {

    private final GuardedConnection connection;
    private final CompletableFuture<Optional<String>> findings = new CompletableFuture<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Duration delay;
    private volatile @Nullable Duration putOff;
    private final Thread thread = new Thread(this::run, "tomte-store-checkup");

    /** Begins after a delay, on a connection of its own, which it closes. */
    Checkup(GuardedConnection connection, Duration delay) {
        this.connection = connection;
        this.delay = delay;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            findings.complete(check());
        } catch (SQLException | InterruptedException | RuntimeException | Error e) {
            findings.completeExceptionally(e);
        } finally {
            try {
                connection.closeForGood();
            } catch (SQLException e) {
                findings.completeExceptionally(e);
            }
        }
    }

    private Optional<String> check() throws SQLException, InterruptedException {
        if (ending.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SQLException("The database was closed before its check began");
        }
        try {
            return IntegrityCheck.run(connection);
        } catch (SQLException e) {
            Duration pause = putOff;
            if (pause == null || ending.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw e;
            }
            return IntegrityCheck.run(connection);
        }
    }

    /** Begins again after a pause: all else that starts now needs the processor too. */
    void putOff(Duration pause) throws SQLException {
        putOff = pause;
        connection.getDatabase().interrupt();
    }

    /**
     * Waits for its end; whether that came in time.
     *
     * @param limit more than 0
     */
    boolean isDoneWithin(Duration limit) {
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** Once it is done: what is wrong; empty if all is well. */
    Optional<String> findings() throws SQLException {
        try {
            return findings.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new SQLException("The check failed: " + e.getCause(), e.getCause());
        }
    }

    /** Whether it has found the database sound. */
    boolean isPassed() {
        return findings.isDone()
                && !findings.isCompletedExceptionally()
                && findings.join().isEmpty();
    }

    /** What to do with the findings, or with the reason why there are none. */
    void whenDone(BiConsumer<Optional<String>, @Nullable Throwable> action) {
        var unused = findings.whenComplete(
                (found, failure) -> action.accept(found == null ? Optional.empty() : found, failure));
    }

    /** Breaks it off, if need be; whether its connection is closed within the limit. */
    boolean stop(Duration limit) throws SQLException {
        ending.countDown();
        if (!findings.isDone()) {
            connection.getDatabase().interrupt();
        }
        return isDoneWithin(limit);
    }
}
