package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Numbers of lanes. What is remembered here is committed. For any thread. */
final class Lanes {

    /** Types may be created without end. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Map<Lane, Long> ids = new ConcurrentHashMap<>();
    private final Map<Long, Lane> lanes = new ConcurrentHashMap<>();

    /** The lane of this number, for a reader, who sees only what is committed; null if there is none. */
    @Nullable
    Lane get(Connection connection, long id) throws SQLException {
        Lane known = lanes.get(id);
        if (known != null) {
            return known;
        }
        try (PreparedStatement query =
                connection.prepareStatement("SELECT type, priority FROM task_lane WHERE id = ?")) {
            query.setLong(1, id);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                Lane lane = new Lane(row.getString(1), Codes.PRIORITY.of(row.getInt(2)));
                remember(Map.of(lane, id));
                return lane;
            }
        }
    }

    /** The number of a lane; 0 if it has none, as no task was ever in it. */
    long id(Connection connection, Lane lane) throws SQLException {
        Long known = ids.get(lane);
        return known == null ? find(connection, lane) : known;
    }

    /** Once they are on disk. */
    void remember(Map<Lane, Long> committed) {
        committed.forEach((lane, id) -> {
            if (ids.size() < MOST_REMEMBERED) {
                ids.put(lane, id);
                lanes.put(id, lane);
            }
        });
    }

    void forgetAll() {
        ids.clear();
        lanes.clear();
    }

    /** For one change: what it adds is remembered only once it is committed. */
    final class InChange {

        private final Connection connection;
        private final Map<Lane, Long> added = new HashMap<>();
        private @Nullable TaskRequest last;
        private long lastId;

        InChange(Connection connection) {
            this.connection = connection;
        }

        /** The number of a request's lane, which is given one if it has none. */
        long id(TaskRequest request) throws SQLException {
            TaskRequest before = last;
            if (before == null
                    || before.priority() != request.priority()
                    || !before.type().equals(request.type())) {
                lastId = id(Lane.of(request));
                last = request;
            }
            return lastId;
        }

        Map<Lane, Long> added() {
            return added;
        }

        private long id(Lane lane) throws SQLException {
            Long id = ids.get(lane);
            if (id == null) {
                id = added.get(lane);
            }
            if (id == null) {
                id = find(lane);
                added.put(lane, id);
            }
            return id;
        }

        private long find(Lane lane) throws SQLException {
            long found = Lanes.find(connection, lane);
            return found == 0
                    ? first(connection, "INSERT INTO task_lane (type, priority) VALUES (?, ?) RETURNING id", lane)
                    : found;
        }
    }

    private static long find(Connection connection, Lane lane) throws SQLException {
        return first(connection, "SELECT id FROM task_lane WHERE type = ? AND priority = ?", lane);
    }

    private static long first(Connection connection, String sql, Lane lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, lane.type());
            statement.setInt(2, Codes.PRIORITY.code(lane.priority()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
