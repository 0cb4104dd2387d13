package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes rows of what is on disk. One that cannot be understood is left out and named in the log once. */
final class RowReader {

    /** In the order in which they are read here. */
    static final String COLUMNS = "task.id, task.lane, task.status, task.shape, task.attempts, task.nominal,"
            + " task.started, task.due, task.created, task.timing, task.chosen_interval, task.queued, task.name,"
            + " task.reason, task.spec, task.data, task.input, task.result, task.checkpoint, task.service,"
            + " coalesce(task.chosen_interval, task.name, task.reason, task.spec, task.input, task.result,"
            + " task.checkpoint, task.service) IS NOT NULL OR task.queued <> 0";

    private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);
    private static final int MOST_NAMED = 1_000;

    private final Lanes lanes;
    private final Set<Long> named = ConcurrentHashMap.newKeySet();

    RowReader(Lanes lanes) {
        this.lanes = lanes;
    }

    /** All rows of a query for {@link #COLUMNS}. */
    List<TaskRow> all(Connection connection, PreparedStatement query) throws SQLException {
        List<TaskRow> rows = new ArrayList<>();
        try (ResultSet cursor = query.executeQuery()) {
            while (cursor.next()) {
                next(connection, cursor).ifPresent(rows::add);
            }
        }
        return rows;
    }

    /** The row the cursor is at. */
    Optional<TaskRow> next(Connection connection, ResultSet cursor) throws SQLException {
        try {
            return Optional.of(row(connection, cursor));
        } catch (RuntimeException e) {
            long id = cursor.getLong(1);
            if (named.size() < MOST_NAMED && named.add(id)) {
                LOG.error(
                        "Task {} '{}' is left alone, as what is stored of it cannot be read: it is damaged, or a newer"
                                + " version's. Create it anew, or go back to the version that wrote it",
                        id,
                        Objects.requireNonNullElse(cursor.getString(13), ""),
                        e);
            }
            return Optional.empty();
        }
    }

    /** Columns that most rows do without: to ask SQLite for each would take longer than for all that is in the others. */
    private record Unusual(ResultSet cursor, boolean isThere) {

        long number(int column) throws SQLException {
            return isThere ? cursor.getLong(column) : 0;
        }

        @Nullable
        String text(int column) throws SQLException {
            return isThere ? Texts.read(cursor, column) : null;
        }

        String textOrEmpty(int column) throws SQLException {
            return isThere ? Texts.readOrEmpty(cursor, column) : "";
        }
    }

    private TaskRow row(Connection connection, ResultSet cursor) throws SQLException {
        Unusual unusual = new Unusual(cursor, cursor.getLong(21) != 0);
        long id = cursor.getLong(1);
        long created = cursor.getLong(9);
        StoredRequest stored = new StoredRequest((int) cursor.getLong(4), cursor.getLong(10), unusual.text(15));
        Lane lane = lanes.get(connection, cursor.getLong(2));
        if (lane == null) {
            throw new IllegalArgumentException("there is no type for it: task_lane has no " + cursor.getLong(2));
        }
        TaskRequest request = stored.toRequest(
                lane, unusual.textOrEmpty(13), unusual.textOrEmpty(20), Texts.readOrEmpty(cursor, 16), created);
        long ahead = unusual.number(12);
        return new TaskRow(
                id,
                request,
                Codes.STATUS.of((int) cursor.getLong(3)),
                unusual.textOrEmpty(14),
                created,
                time(cursor, 8, 0),
                time(cursor, 6, stored.firstTime(created)),
                time(cursor, 7, created),
                (int) cursor.getLong(5),
                unusual.number(11),
                Ahead.isQueued(ahead),
                Ahead.sequel(ahead),
                unusual.text(17),
                unusual.text(18),
                unusual.text(19));
    }

    private static long time(ResultSet cursor, int column, long base) throws SQLException {
        long time = cursor.getLong(column);
        return time == 0 && cursor.wasNull() ? TaskRow.NEVER : base + time;
    }
}
