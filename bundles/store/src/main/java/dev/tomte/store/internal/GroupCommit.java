package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs changes in one transaction. Afterwards every change is decided: in the database, or not in it and failed. It tells
 * nobody; the {@link Writer} does.
 *
 * <p>One that fails rolls back alone. A savepoint around each would do, but costs as much as a small insert; as changes
 * seldom fail, a group goes without them until one does. Then all of it is rolled back, and the others are made again, now
 * each in a savepoint; so are the groups after it, for a while.
 */
final class GroupCommit {

    /** Where changes fail, more tend to follow; one that fails without a savepoint costs the group a second run. */
    private static final int CAREFUL_GROUPS = 100;

    /** Those who came while the group was at work. */
    interface Latecomers {
        /**
         * Adds them to the batch, as far as it has room.
         *
         * @param count how many are in it
         * @return how many are in it now
         */
        int join(PendingWrite<?>[] batch, int count);
    }

    private final GuardedConnection connection;
    private final StoreSettings settings;
    private final TransactionWatch watch = new TransactionWatch();
    private final OwnStatement begin;
    private final OwnStatement savepoint;
    private final OwnStatement release;
    private final OwnStatement undo;
    private final OwnStatement commit;
    private final Latecomers latecomers;
    private @Nullable Throwable failureOfDatabase;
    private int size;
    private boolean mayGrow;
    private int commits;
    private int carefulGroups;

    GroupCommit(GuardedConnection connection, StoreSettings settings, Latecomers latecomers) {
        this.connection = connection;
        this.settings = settings;
        this.latecomers = latecomers;
        connection.addCommitListener(watch);
        begin = new OwnStatement(connection, "BEGIN IMMEDIATE");
        savepoint = new OwnStatement(connection, "SAVEPOINT tomte_work");
        release = new OwnStatement(connection, "RELEASE tomte_work");
        undo = new OwnStatement(connection, "ROLLBACK TO tomte_work");
        commit = new OwnStatement(connection, "COMMIT");
    }

    /**
     * @return what is wrong with the database or its disk, rather than with a change; null if nothing
     * @throws SQLException if the connection is of no more use; then the changes not decided are not in the database
     *     once it is closed
     */
    @Nullable
    Throwable run(PendingWrite<?>[] batch, int count) throws SQLException {
        failureOfDatabase = null;
        commits = 0;
        size = count;
        mayGrow = true;
        carefulGroups = Math.max(0, carefulGroups - 1);
        runGroup(batch, 0, count);
        return failureOfDatabase;
    }

    /** In the last run. */
    int commits() {
        return commits;
    }

    private void runGroup(PendingWrite<?>[] batch, int from, int to) throws SQLException {
        try {
            begin.execute();
        } catch (SQLException e) {
            failUndecided(batch, from, to, "The change was not made", e);
            return;
        }
        watch.reset();
        boolean inSavepoint = carefulGroups > 0 && to - from > 1;
        for (int i = from; i < to || (to = grow(batch, to)) > i; i++) {
            PendingWrite<?> write = batch[i];
            if (write.isDecided()) {
                continue;
            }
            Throwable failure = run(write, inSavepoint);
            if (watch.sawEnd()) {
                recover(batch, from, i, to, failure);
                return;
            }
            if (failure != null) {
                undo(inSavepoint);
                fail(write, "The change was rolled back", failure);
                carefulGroups = CAREFUL_GROUPS;
                if (!inSavepoint) {
                    runAgain(batch, from, to);
                    return;
                }
            }
        }
        commit(batch, from, to);
    }

    /** Once a run, so that those who came first do not wait for ever more. */
    private int grow(PendingWrite<?>[] batch, int to) {
        if (!mayGrow || to < size) {
            return to;
        }
        mayGrow = false;
        size = latecomers.join(batch, to);
        return size;
    }

    /** Whatever a work throws is its own failure, an Error too: the thread is not its own to end. */
    private @Nullable Throwable run(PendingWrite<?> write, boolean inSavepoint) throws SQLException {
        if (inSavepoint) {
            savepoint.execute();
        }
        Throwable failure = null;
        connection.lend();
        try {
            write.run(connection);
        } catch (Throwable e) {
            failure = e;
        }
        try {
            connection.takeBack();
            if (failure == null && inSavepoint) {
                release.execute();
            }
        } catch (SQLException e) {
            failure = failure == null ? e : failure;
        }
        return failure;
    }

    private void undo(boolean inSavepoint) throws SQLException {
        if (inSavepoint) {
            undo.execute();
            release.execute();
        } else {
            rollBack();
        }
    }

    private void runAgain(PendingWrite<?>[] batch, int from, int to) throws SQLException {
        for (int i = from; i < to; i++) {
            if (!batch[i].isDecided()) {
                runGroup(batch, from, to);
                return;
            }
        }
    }

    private void commit(PendingWrite<?>[] batch, int from, int to) throws SQLException {
        try {
            commit.execute();
        } catch (SQLException e) {
            rollBack();
            if (Failures.isConstraint(e) && to - from > 1) {
                runAlone(batch, from, to); // a deferred foreign key: one of them is to blame, the others are not
            } else {
                failUndecided(batch, from, to, "The commit failed, the change is not in the database", e);
            }
            return;
        }
        commits++;
        markCommitted(batch, from, to);
    }

    /** The transaction ended in the middle of the change at {@code culprit}. */
    private void recover(PendingWrite<?>[] batch, int from, int culprit, int to, @Nullable Throwable failure)
            throws SQLException {
        boolean wasOpen = rollBack();
        if (watch.beganWithRollback()) {
            if (watch.sawCommit() || to - from == 1) {
                fail(batch[culprit], "The transaction was rolled back in the middle of the change", failure);
            }
            runAlone(batch, from, to);
            return;
        }
        String what = "The change committed by itself, which is not for a work to do; what it did before that stays";
        fail(batch[culprit], what, failure);
        if (wasOpen) {
            failUndecided(
                    batch, from, culprit, "Another change tried to commit; whether this one stays is unknown", null);
        } else {
            markCommitted(batch, from, culprit);
        }
        runGroup(batch, culprit + 1, to);
    }

    private void runAlone(PendingWrite<?>[] batch, int from, int to) throws SQLException {
        for (int i = from; i < to; i++) {
            if (!batch[i].isDecided()) {
                runGroup(batch, i, i + 1);
            }
        }
    }

    /** Rolls back whatever is open; whether anything was. */
    private boolean rollBack() throws SQLException {
        try {
            connection.run("ROLLBACK");
            return true;
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains("no transaction is active")) {
                return false;
            }
            throw e;
        }
    }

    private static void markCommitted(PendingWrite<?>[] batch, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!batch[i].isDecided()) {
                batch[i].committed();
            }
        }
    }

    private void failUndecided(PendingWrite<?>[] batch, int from, int to, String what, @Nullable Throwable cause) {
        for (int i = from; i < to; i++) {
            if (!batch[i].isDecided()) {
                fail(batch[i], what, cause);
            }
        }
    }

    private void fail(PendingWrite<?> write, String what, @Nullable Throwable cause) {
        if (cause != null && Failures.isOfDatabase(cause)) {
            failureOfDatabase = cause;
        }
        write.fail(cause == null ? new StoreException(what) : Failures.of(what, cause, settings.file()));
    }
}
