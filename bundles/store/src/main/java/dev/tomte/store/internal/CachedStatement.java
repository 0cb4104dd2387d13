package dev.tomte.store.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A prepared statement whose close gives it back to its connection's cache, cleared: for a small insert,
 * {@code sqlite3_prepare} costs more than the insert.
 */
final class CachedStatement extends JDBC4PreparedStatement {

    private final GuardedConnection connection;
    private boolean inUse;
    private boolean altered;

    CachedStatement(GuardedConnection connection, String sql) throws SQLException {
        super(connection, sql);
        this.connection = connection;
    }

    String text() {
        return sql;
    }

    boolean isInUse() {
        return inUse;
    }

    void take() {
        inUse = true;
    }

    /** Makes it as good as new; false if it cannot be, and then it is closed. */
    boolean recycle() throws SQLException {
        inUse = false;
        if (altered || pointer.isClosed()) {
            super.close();
            return false;
        }
        rs.close();
        if (batch != null) {
            clearBatch();
            clearParameters();
        }
        clearGeneratedKeys();
        return true;
    }

    void closeForGood() throws SQLException {
        inUse = false;
        super.close();
    }

    @Override
    public void close() throws SQLException {
        if (inUse) {
            connection.giveBack(this);
        }
    }

    @Override
    public boolean isClosed() {
        return !inUse || super.isClosed();
    }

    /** The driver would prepare and run a query after every insert; the rowid is asked for when somebody wants it. */
    @Override
    public void updateGeneratedKeys() {}

    @Override
    public ResultSet getGeneratedKeys() throws SQLException {
        super.updateGeneratedKeys();
        return super.getGeneratedKeys();
    }

    @Override
    public void setMaxRows(int max) throws SQLException {
        altered = true;
        super.setMaxRows(max);
    }

    @Override
    public void setLargeMaxRows(long max) throws SQLException {
        altered = true;
        super.setLargeMaxRows(max);
    }

    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        altered = true;
        super.setQueryTimeout(seconds);
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        altered = true;
        super.closeOnCompletion();
    }
}
