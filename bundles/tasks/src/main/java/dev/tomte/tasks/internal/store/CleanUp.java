package dev.tomte.tasks.internal.store;

import dev.tomte.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is past, runs first, in changes that look at and remove only so much: the writer is everybody's. There is
 * no index for it, as that would cost every task, and this is seldom.
 */
final class CleanUp {

    private static final int MOST_LOOKED_AT = 10_000;
    private static final int MOST_REMOVED = 1_000;

    /** What is removed from, and when a row of it is past. */
    private enum Table {
        RUNS("task_run", "started + duration / 1000"),
        TASKS("task", "ended");

        private final String name;
        private final String time;

        Table(String name, String time) {
            this.name = name;
            this.time = time;
        }

        @Nullable
        Table next() {
            return this == RUNS ? TASKS : null;
        }
    }

    /**
     * One step.
     *
     * @param last the id up to which all is done
     * @param isEnd whether there is nothing after it
     */
    private record Step(long last, boolean isEnd, int removed) {}

    private final Store store;
    private final long before;

    /** @param before microseconds since 1970 */
    CleanUp(Store store, long before) {
        this.store = store;
        this.before = before;
    }

    /** Completes with how many rows were removed. */
    CompletableFuture<Integer> start() {
        return go(Table.RUNS, Long.MIN_VALUE, 0);
    }

    private CompletableFuture<Integer> go(Table table, long after, int removedBefore) {
        return store.write(connection -> step(connection, table, after)).thenCompose(step -> {
            int removed = removedBefore + step.removed();
            Table next = step.isEnd() ? table.next() : table;
            return next == null
                    ? CompletableFuture.completedFuture(removed)
                    : go(next, step.isEnd() ? Long.MIN_VALUE : step.last(), removed);
        });
    }

    private Step step(Connection connection, Table table, long after) throws SQLException {
        Step looked = look(connection, table, after);
        if (looked.removed() == 0) {
            return looked;
        }
        if (table == Table.TASKS) {
            run(connection, "UPDATE task_last_id SET id = max(id, (SELECT max(id) FROM task))");
        }
        int gone = run(
                connection,
                "DELETE FROM " + table.name + " WHERE id > ? AND id <= ? AND " + table.time + " < ?",
                after,
                looked.last(),
                before);
        return new Step(looked.last(), looked.isEnd(), gone);
    }

    /** How far this step goes, and how many rows are past there. */
    private Step look(Connection connection, Table table, long after) throws SQLException {
        String some = "SELECT id, " + table.time + " AS time FROM " + table.name + " WHERE id > ? ORDER BY id LIMIT "
                + MOST_LOOKED_AT;
        String past = "SELECT id FROM some WHERE time < ? ORDER BY id LIMIT " + MOST_REMOVED;
        String sql = "WITH some AS MATERIALIZED (" + some + "), past AS MATERIALIZED (" + past
                + ") SELECT (SELECT max(id) FROM some), (SELECT count(*) FROM some), (SELECT max(id) FROM past),"
                + " (SELECT count(*) FROM past)";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, after);
            query.setLong(2, before);
            try (ResultSet row = query.executeQuery()) {
                boolean full = row.getInt(4) == MOST_REMOVED;
                long last = row.getLong(full ? 3 : 1);
                return new Step(last, !full && row.getInt(2) < MOST_LOOKED_AT, row.getInt(4));
            }
        }
    }

    private static int run(Connection connection, String sql, long... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setLong(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
