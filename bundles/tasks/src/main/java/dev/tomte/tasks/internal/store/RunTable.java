package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The history: what is derivable of a run, and the detail of most, takes no room. */
final class RunTable {

    private static final int OUTCOMES = 8;
    private static final MultiRow<TaskRun> PLAIN =
            MultiRow.insert("task_run", "task, started, lag, duration, ending", 256);
    private static final MultiRow<TaskRun> DETAILED =
            MultiRow.insert("task_run", "task, started, lag, duration, ending, detail", 256);

    private RunTable() {}

    static void insert(Connection connection, List<TaskRun> runs) throws SQLException {
        int from = 0;
        while (from < runs.size()) { // in their order, which the history is in
            boolean detailed = isDetailed(runs.get(from));
            int to = from + 1;
            while (to < runs.size() && isDetailed(runs.get(to)) == detailed) {
                to++;
            }
            if (detailed) {
                DETAILED.run(connection, runs.subList(from, to), (statement, at, run) -> {
                    bind(statement, at, run);
                    Texts.bind(statement, at + 5, run.detail());
                });
            } else {
                PLAIN.run(connection, runs.subList(from, to), RunTable::bind);
            }
            from = to;
        }
    }

    /** @param task 0 for all */
    static List<TaskRun> youngestFirst(Connection connection, long task, int limit) throws SQLException {
        String sql = "SELECT task, started, lag, duration, ending, detail FROM task_run"
                + (task == 0 ? " WHERE ? = 0" : " WHERE task = ?") + " ORDER BY id DESC LIMIT ?";
        List<TaskRun> runs = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, task);
            query.setInt(2, limit);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    runs.add(run(row));
                }
            }
        }
        return runs;
    }

    private static boolean isDetailed(TaskRun run) {
        return !run.detail().isEmpty();
    }

    private static void bind(PreparedStatement statement, int at, TaskRun run) throws SQLException {
        long started = Micros.of(run.startedAt());
        statement.setLong(at, run.task());
        statement.setLong(at + 1, started);
        statement.setLong(at + 2, started - Micros.of(run.scheduledFor()));
        statement.setLong(at + 3, run.duration().toNanos());
        statement.setLong(at + 4, (long) run.attempt() * OUTCOMES + Codes.OUTCOME.code(run.outcome()));
    }

    private static TaskRun run(ResultSet row) throws SQLException {
        long task = row.getLong(1);
        long started = row.getLong(2);
        long ending = row.getLong(5);
        Instant scheduled = Micros.instant(started - row.getLong(3));
        return new TaskRun(
                task,
                (int) (ending / OUTCOMES),
                Correlation.of(task, started),
                scheduled,
                Micros.instant(started),
                Duration.ofNanos(row.getLong(4)),
                Codes.OUTCOME.of((int) (ending % OUTCOMES)),
                Texts.readOrEmpty(row, 6));
    }
}
