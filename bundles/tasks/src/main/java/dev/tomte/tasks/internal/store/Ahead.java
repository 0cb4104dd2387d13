package dev.tomte.tasks.internal.store;

import dev.tomte.tasks.internal.store.TaskRow.Sequel;

/** What comes after the run at hand, in one column: whether another is queued, and twice the number of its sequel. */
final class Ahead {

    private Ahead() {}

    static long code(TaskRow row) {
        return (row.queued() ? 1 : 0) + 2L * Codes.SEQUEL.code(row.sequel());
    }

    static boolean isQueued(long code) {
        return (code & 1) != 0;
    }

    static Sequel sequel(long code) {
        return Codes.SEQUEL.of((int) (code >> 1));
    }
}
