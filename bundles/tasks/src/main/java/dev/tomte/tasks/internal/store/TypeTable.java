package dev.tomte.tasks.internal.store;

import dev.tomte.tasks.internal.store.TaskStore.KnownType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The types that were seen. */
final class TypeTable {

    private TypeTable() {}

    static List<KnownType> all(Connection connection) throws SQLException {
        List<KnownType> types = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT name, description, provider, quarantined, offences, scheduled FROM task_type ORDER BY name");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                types.add(new KnownType(
                        Texts.readOrEmpty(row, 1),
                        Texts.readOrEmpty(row, 2),
                        Texts.readOrEmpty(row, 3),
                        row.getInt(4) != 0,
                        row.getInt(5),
                        Texts.readOrEmpty(row, 6)));
            }
        }
        return types;
    }

    static int save(Connection connection, KnownType type) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT OR REPLACE INTO task_type"
                + " (name, description, provider, quarantined, offences, scheduled) VALUES (?, ?, ?, ?, ?, ?)")) {
            Texts.bind(statement, 1, type.name());
            Texts.bind(statement, 2, type.description());
            Texts.bind(statement, 3, type.provider());
            statement.setInt(4, type.quarantined() ? 1 : 0);
            statement.setInt(5, type.offences());
            Texts.bind(statement, 6, type.scheduled());
            return statement.executeUpdate();
        }
    }
}
