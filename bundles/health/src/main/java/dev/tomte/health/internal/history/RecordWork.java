package dev.tomte.health.internal.history;

import dev.tomte.health.Measurement;
import dev.tomte.store.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds a measurement to all tiers and deletes some of what is past: as many rows as it adds, so that the tables stop
 * growing; more, if the clock is believed, so that they shrink to their size after a while out of use. Never all at
 * once: a write of another's must not wait for it, and a clock that is wrong for some minutes must not cost the history.
 * Returns how many values were left out.
 *
 * @param at in s
 * @param believed whether the clock is
 */
record RecordWork(long at, List<Measurement> measurements, boolean believed) implements Work<Integer> {

    private static final int CATCH_UP = 8;
    /** Rows that lie further ahead than this were written by a clock that was wrong. */
    private static final long AHEAD = 3600;

    private static final String ROLL_UP = """
            INSERT INTO %s (at, metric, low, total, high, number) VALUES (?, ?, ?3, ?3, ?3, 1)
            ON CONFLICT (at, metric) DO UPDATE SET low = min(low, excluded.low), total = total + excluded.total,
                high = max(high, excluded.high), number = number + 1
            """;

    private record Row(long metric, double value) {}

    @Override
    public Integer apply(Connection connection) throws SQLException {
        List<Row> rows = rows(connection);
        insert(connection, "INSERT OR REPLACE INTO health_raw (at, metric, value) VALUES (?, ?, ?)", Tier.RAW, rows);
        insert(connection, ROLL_UP.formatted(Tier.MINUTES.table), Tier.MINUTES, rows);
        insert(connection, ROLL_UP.formatted(Tier.HOURS.table), Tier.HOURS, rows);
        int most = believed ? CATCH_UP * rows.size() : rows.size();
        for (Tier tier : Tier.values()) {
            delete(connection, tier, "at < ?", at - tier.keep, most);
            if (believed) {
                delete(connection, tier, "at > ?", at + AHEAD, most);
            }
        }
        if (believed) {
            forgetMetrics(connection);
        }
        return measurements.size() - rows.size();
    }

    private List<Row> rows(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        // An insert selects its own room: a metric beyond the most gets no id and is left out.
        try (PreparedStatement known = connection.prepareStatement(
                        "UPDATE health_metric SET last_at = ? WHERE name = ? RETURNING id");
                PreparedStatement added = connection.prepareStatement(
                        "INSERT INTO health_metric (last_at, name) SELECT ?, ? WHERE (SELECT count(*) FROM health_metric) < "
                                + History.MOST_METRICS + " RETURNING id")) {
            for (Measurement measurement : measurements) {
                long id = id(known, measurement.metric());
                id = id == 0 ? id(added, measurement.metric()) : id;
                if (id != 0) {
                    rows.add(new Row(id, measurement.value()));
                }
            }
        }
        return rows;
    }

    /** The id that the statement returns; 0 if it returns none. */
    private long id(PreparedStatement statement, String metric) throws SQLException {
        statement.setLong(1, at);
        statement.setString(2, metric);
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private void insert(Connection connection, String sql, Tier tier, List<Row> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Row row : rows) {
                statement.setLong(1, tier.floor(at));
                statement.setLong(2, row.metric());
                statement.setDouble(3, row.value());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void delete(Connection connection, Tier tier, String which, long time, int most)
            throws SQLException {
        String sql = "DELETE FROM %1$s WHERE (at, metric) IN (SELECT at, metric FROM %1$s WHERE %2$s LIMIT ?)"
                .formatted(tier.table, which);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, time);
            statement.setInt(2, most);
            statement.executeUpdate();
        }
    }

    private void forgetMetrics(Connection connection) throws SQLException {
        String sql = "DELETE FROM health_metric WHERE last_at NOT BETWEEN ? AND ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, at - Tier.HOURS.keep);
            statement.setLong(2, at + AHEAD);
            statement.executeUpdate();
        }
    }
}
