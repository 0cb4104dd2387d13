package dev.tomte.store.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.sqlite.jdbc4.JDBC4Statement;

/** A statement of a work: what it runs passes {@link SqlGuard} first. The driver's other overloads end in these. */
final class GuardedStatement extends JDBC4Statement {

    private final GuardedConnection connection;

    GuardedStatement(GuardedConnection connection) {
        super(connection);
        this.connection = connection;
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        connection.check(sql);
        return super.execute(sql);
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        connection.check(sql);
        return super.executeQuery(sql);
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        connection.check(sql);
        return super.executeLargeUpdate(sql);
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        connection.check(sql);
        super.addBatch(sql);
    }

    @Override
    public void close() throws SQLException {
        connection.forget(this);
        super.close();
    }
}
