package dev.tomte.store.internal;

import org.sqlite.SQLiteCommitListener;

/**
 * Sees how a transaction ends, from inside SQLite: a work that gets round {@link SqlGuard}, or a full disk, may end the
 * transaction of its group without the writer.
 */
final class TransactionWatch implements SQLiteCommitListener {

    private boolean rolledBackFirst;
    private boolean committed;
    private boolean rolledBack;

    void reset() {
        rolledBackFirst = false;
        committed = false;
        rolledBack = false;
    }

    boolean sawEnd() {
        return committed || rolledBack;
    }

    boolean sawCommit() {
        return committed;
    }

    /** Whether what was done before went with a rollback, rather than was committed. */
    boolean beganWithRollback() {
        return rolledBackFirst;
    }

    @Override
    public void onCommit() {
        committed = true;
    }

    @Override
    public void onRollback() {
        rolledBack = true;
        if (!committed) {
            rolledBackFirst = true;
        }
    }
}
