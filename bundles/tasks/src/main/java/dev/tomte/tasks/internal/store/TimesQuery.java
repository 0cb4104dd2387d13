package dev.tomte.tasks.internal.store;

import dev.tomte.store.Work;
import dev.tomte.tasks.internal.store.TaskStore.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a page of the index of times: those at the last page's last time first, then the later ones. In one query, SQLite
 * would pass by all of the former again, and a million tasks may be due at one midnight.
 */
record TimesQuery(Lanes lanes, Lane lane, long afterDue, long afterId, int limit) implements Work<List<Entry>> {

    static final String SAME =
            "SELECT id, due, shape FROM task WHERE lane = ? AND due = ? AND id > ? ORDER BY id LIMIT ?";
    static final String LATER = "SELECT id, due, shape FROM task WHERE lane = ? AND due > ? ORDER BY due, id LIMIT ?";

    @Override
    public List<Entry> apply(Connection connection) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        long id = lanes.id(connection, lane);
        read(connection, entries, SAME, id, afterDue, afterId, limit);
        if (entries.size() < limit) {
            read(connection, entries, LATER, id, afterDue, limit - entries.size());
        }
        return entries;
    }

    private static void read(Connection connection, List<Entry> entries, String sql, long... parameters)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setLong(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    int shape = (int) row.getLong(3);
                    entries.add(new Entry(row.getLong(1), row.getLong(2), Shape.isByTicker(shape)));
                }
            }
        }
    }
}
