package dev.tomte.store.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement of the store's own, prepared once; and again after a failure, in which the driver throws it away. */
final class OwnStatement {

    private final GuardedConnection connection;
    private final String sql;
    private @Nullable PreparedStatement prepared;

    OwnStatement(GuardedConnection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    void execute() throws SQLException {
        PreparedStatement statement = prepared == null ? connection.own(sql) : prepared;
        prepared = null;
        try {
            statement.execute();
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
        prepared = statement;
    }
}
