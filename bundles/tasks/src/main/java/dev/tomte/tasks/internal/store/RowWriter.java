package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.function.Function;

/** Brings rows to disk, for one change. */
final class RowWriter {

    /** A row, its request made ready before it is the writer's turn. */
    record Prepared(TaskRow row, StoredRequest request) {

        static Prepared of(TaskRow row) {
            return new Prepared(row, StoredRequest.of(row.request(), row.created()));
        }

        long firstTime() {
            return request.firstTime(row.created());
        }
    }

    private static final String REQUEST = "lane, created, shape, timing, name, service, spec, data";
    private static final int REQUEST_WIDTH = 8;
    private static final String STATE = "due, status, attempts, nominal, started, ended, chosen_interval, queued,"
            + " reason, input, result, checkpoint";
    private static final int STATE_WIDTH = 12;

    private static final MultiRow<TaskRow> SIMPLE = MultiRow.insert("task", "id, lane, due, created", 256);
    private static final MultiRow<Prepared> FRESH = MultiRow.insert("task", "id, " + REQUEST + ", due", 256);
    private static final MultiRow<Prepared> WHOLE = MultiRow.insert("task", "id, " + REQUEST + ", " + STATE, 32);
    private static final MultiRow<TaskRow> STARTED =
            MultiRow.updateAlike("task", 2, "status = 2, started = ?1 - created, attempts = ?2, reason = NULL");
    private static final MultiRow<Prepared> STARTED_REPEATING = MultiRow.update(
            "task", 5, "status = 2, started = :2, attempts = :3, due = :4, nominal = :5, reason = NULL");
    private static final MultiRow<TaskRow> DONE = MultiRow.updateAlike(
            "task",
            3,
            "status = 4, due = NULL, ended = ?3, started = ?1 - created, attempts = ?2, reason = NULL, input = NULL,"
                    + " result = NULL, checkpoint = NULL");
    private static final String CHANGED = "UPDATE task SET (" + STATE + ") = (" + marks(STATE_WIDTH) + ") WHERE id = ?";
    private static final String RESCHEDULED = "UPDATE task SET (" + REQUEST + ", " + STATE + ") = ("
            + marks(REQUEST_WIDTH + STATE_WIDTH) + ") WHERE id = ?";

    private final Connection connection;
    private final Lanes.InChange lanes;
    private final long now;

    /** @param now when final rows became final, in microseconds since 1970 */
    RowWriter(Connection connection, Lanes.InChange lanes, long now) {
        this.connection = connection;
        this.lanes = lanes;
        this.now = now;
    }

    /** Rows of requests without a wish, due when they were created, as most are: few columns say all of them. */
    void insertSimple(List<TaskRow> rows) throws SQLException {
        SIMPLE.run(connection, rows, (statement, at, row) -> {
            statement.setLong(at, row.id());
            statement.setLong(at + 1, lanes.id(row.request()));
            bindTime(statement, at + 2, row.due(), 0);
            statement.setLong(at + 3, row.created());
        });
    }

    /** Rows of which there is nothing to say but their request and when they are due. */
    void insertFresh(List<Prepared> rows) throws SQLException {
        FRESH.run(connection, rows, (statement, at, prepared) -> {
            statement.setLong(at, prepared.row().id());
            bindRequest(statement, at + 1, prepared);
            bindTime(statement, at + 1 + REQUEST_WIDTH, prepared.row().due(), 0);
        });
    }

    void insertWhole(List<Prepared> rows) throws SQLException {
        WHOLE.run(connection, rows, (statement, at, prepared) -> {
            statement.setLong(at, prepared.row().id());
            bindRequest(statement, at + 1, prepared);
            bindState(statement, at + 1 + REQUEST_WIDTH, prepared);
        });
    }

    void start(List<TaskRow> rows) throws SQLException {
        check("start", rows.size(), update(rows, STARTED, first -> new long[] {first.started(), first.attempts()}));
    }

    void startRepeating(List<Prepared> rows) throws SQLException {
        int changed = STARTED_REPEATING.run(connection, rows, (statement, at, prepared) -> {
            bindRun(statement, at, prepared.row());
            bindTime(statement, at + 3, prepared.row().due(), 0);
            bindTime(statement, at + 4, prepared.row().nominal(), prepared.firstTime());
        });
        check("start", rows.size(), changed);
    }

    void complete(List<TaskRow> rows) throws SQLException {
        check("complete", rows.size(), update(rows, DONE, first ->
                new long[] {first.started(), first.attempts(), now}));
    }

    /** Those that began together, as they do that are handed out together, are one statement. */
    private int update(List<TaskRow> rows, MultiRow<TaskRow> statement, Function<TaskRow, long[]> alike)
            throws SQLException {
        int changed = 0;
        int from = 0;
        while (from < rows.size()) {
            TaskRow first = rows.get(from);
            int to = from + 1;
            while (to < rows.size() && beganTogether(first, rows.get(to))) {
                to++;
            }
            changed += statement.run(
                    connection,
                    rows.subList(from, to),
                    (update, at, row) -> update.setLong(at, row.id()),
                    alike.apply(first));
            from = to;
        }
        return changed;
    }

    private static boolean beganTogether(TaskRow one, TaskRow other) {
        return one.started() == other.started() && one.attempts() == other.attempts();
    }

    void change(List<Prepared> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        int changed = 0;
        try (PreparedStatement statement = connection.prepareStatement(CHANGED)) {
            for (Prepared prepared : rows) {
                bindState(statement, 1, prepared);
                statement.setLong(STATE_WIDTH + 1, prepared.row().id());
                changed += statement.executeUpdate();
            }
        }
        check("change", rows.size(), changed);
    }

    void reschedule(List<Prepared> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        int changed = 0;
        try (PreparedStatement statement = connection.prepareStatement(RESCHEDULED)) {
            for (Prepared prepared : rows) {
                bindRequest(statement, 1, prepared);
                bindState(statement, REQUEST_WIDTH + 1, prepared);
                statement.setLong(
                        REQUEST_WIDTH + STATE_WIDTH + 1, prepared.row().id());
                changed += statement.executeUpdate();
            }
        }
        check("reschedule", rows.size(), changed);
    }

    private void bindRun(PreparedStatement statement, int at, TaskRow row) throws SQLException {
        statement.setLong(at, row.id());
        bindTime(statement, at + 1, row.started(), row.created());
        statement.setLong(at + 2, row.attempts());
    }

    private void bindRequest(PreparedStatement statement, int at, Prepared prepared) throws SQLException {
        TaskRequest request = prepared.row().request();
        StoredRequest stored = prepared.request();
        statement.setLong(at, lanes.id(request));
        statement.setLong(at + 1, prepared.row().created());
        statement.setLong(at + 2, stored.shape());
        if (stored.hasTiming()) {
            statement.setLong(at + 3, stored.timing());
        } else {
            statement.setNull(at + 3, Types.BIGINT);
        }
        Texts.bindUnlessEmpty(statement, at + 4, request.name());
        Texts.bindUnlessEmpty(statement, at + 5, request.service());
        Texts.bind(statement, at + 6, stored.spec());
        Texts.bindUnlessEmpty(statement, at + 7, request.data());
    }

    private void bindState(PreparedStatement statement, int at, Prepared prepared) throws SQLException {
        TaskRow row = prepared.row();
        bindTime(statement, at, row.due(), 0);
        statement.setLong(at + 1, Codes.STATUS.code(row.status()));
        statement.setLong(at + 2, row.attempts());
        bindTime(statement, at + 3, row.nominal(), prepared.firstTime());
        bindTime(statement, at + 4, row.started(), row.created());
        bindTime(statement, at + 5, row.status().isFinal() ? now : TaskRow.NEVER, 0);
        if (row.intervalNanos() == 0) {
            statement.setNull(at + 6, Types.BIGINT);
        } else {
            statement.setLong(at + 6, row.intervalNanos());
        }
        statement.setLong(at + 7, Ahead.code(row));
        Texts.bindUnlessEmpty(statement, at + 8, row.reason());
        Texts.bind(statement, at + 9, row.input());
        Texts.bind(statement, at + 10, row.result());
        Texts.bind(statement, at + 11, row.checkpoint());
    }

    private static void bindTime(PreparedStatement statement, int at, long time, long base) throws SQLException {
        if (time == TaskRow.NEVER) {
            statement.setNull(at, Types.BIGINT);
        } else {
            statement.setLong(at, time - base);
        }
    }

    private static void check(String verb, int expected, int changed) throws SQLException {
        if (changed != expected) {
            throw new SQLException("expected to " + verb + " " + expected + " tasks, but only " + changed
                    + " of them are there: the others were removed meanwhile");
        }
    }

    private static String marks(int count) {
        return "?" + ", ?".repeat(count - 1);
    }
}
