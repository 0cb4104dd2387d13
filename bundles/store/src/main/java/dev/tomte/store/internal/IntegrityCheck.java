package dev.tomte.store.internal;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out whether a database is sound. */
final class IntegrityCheck {

    private static final int MOST_FINDINGS = 10;

    private IntegrityCheck() {}

    /** What is wrong; empty if all is well. */
    static Optional<String> run(GuardedConnection connection) throws SQLException {
        try (PreparedStatement statement = connection.own("PRAGMA integrity_check(" + MOST_FINDINGS + ")");
                ResultSet rows = statement.executeQuery()) {
            List<String> findings = new ArrayList<>();
            while (rows.next()) {
                findings.add(rows.getString(1).replace('\n', ' '));
            }
            return findings.equals(List.of("ok")) ? Optional.empty() : Optional.of(String.join("; ", findings));
        } catch (SQLException e) {
            if (Failures.isDamage(e)) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** Whether a copy is a sound database of a store. */
    static boolean isGoodCopy(Path copy) throws SQLException {
        GuardedConnection connection = Connections.examiner(copy);
        try {
            return run(connection).isEmpty() && Migrator.isStore(connection);
        } finally {
            connection.closeForGood();
        }
    }
}
