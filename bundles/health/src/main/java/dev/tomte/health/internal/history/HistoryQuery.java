package dev.tomte.health.internal.history;

import dev.tomte.health.HistoryPoint;
import dev.tomte.store.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a metric, each part of the time from the tier that was still kept for it. All times in s.
 *
 * @param resolution 1 or more
 * @param now where the tiers' ages count from
 */
record HistoryQuery(String metric, long from, long to, long resolution, long now) implements Work<List<HistoryPoint>> {

    @Override
    public List<HistoryPoint> apply(Connection connection) throws SQLException {
        List<HistoryPoint> points = new ArrayList<>();
        Tier finest = Tier.of(resolution);
        long begin = from;
        for (Tier tier : Tier.COARSEST_FIRST) {
            if (tier.step >= finest.step) {
                long end = tier == finest ? to : Math.min(to, beginOfFiner(tier));
                if (tier.floor(begin) < end) {
                    read(connection, tier, tier.floor(begin), end, points);
                    begin = end;
                }
            }
        }
        return List.copyOf(points);
    }

    /** The first row of this tier for which all of the next finer one is still there. */
    private long beginOfFiner(Tier tier) {
        return tier.floor(now - tier.finer().keep) + tier.step;
    }

    private void read(Connection connection, Tier tier, long begin, long end, List<HistoryPoint> points)
            throws SQLException {
        String sql = """
                SELECT at / ? * ? AS step, %s FROM %s
                WHERE at >= ? AND at < ? AND metric = (SELECT id FROM health_metric WHERE name = ?)
                GROUP BY step ORDER BY step
                """.formatted(tier.aggregate, tier.table);
        long step = Math.max(resolution, tier.step);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, step);
            statement.setLong(2, step);
            statement.setLong(3, begin);
            statement.setLong(4, end);
            statement.setString(5, metric);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long count = row.getLong(5);
                    points.add(new HistoryPoint(
                            Instant.ofEpochSecond(row.getLong(1)),
                            row.getDouble(2),
                            row.getDouble(3) / count,
                            row.getDouble(4),
                            count));
                }
            }
        }
    }
}
