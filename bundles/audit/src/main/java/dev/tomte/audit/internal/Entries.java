package dev.tomte.audit.internal;

import dev.tomte.audit.AuditFilter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code security_audit_log}. What is read is bounded, since anybody may have written it. */
final class Entries {

    /** More than any entry has; a longer text is cut, and its entry then does not fit its hash. */
    private static final int LONGEST = 200_000;

    /** As bytes: SQLite's functions for texts end at a NUL, behind which something could be hidden. */
    private static final String COLUMNS = Stream.of("action", "subject", "outcome", "who", "details", "hash")
            .map(column -> "substr(CAST(" + column + " AS BLOB), 1, " + LONGEST + ")")
            .collect(Collectors.joining(", ", "sequence, at_ms, ", ""));

    private Entries() {}

    /** The newest; {@link Link#START} if there is none. */
    static Link last(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT sequence, CAST(hash AS BLOB) FROM security_audit_log ORDER BY sequence DESC LIMIT 1");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? new Link(row.getLong(1), text(row.getBytes(2))) : Link.START;
        }
    }

    /** Whether the chain goes through this place. */
    static boolean hold(Connection connection, Link link) throws SQLException {
        if (link.equals(Link.START)) {
            return true;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT CAST(hash AS BLOB) FROM security_audit_log WHERE sequence = ?")) {
            statement.setLong(1, link.sequence());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && link.hash().equals(text(row.getBytes(1)));
            }
        }
    }

    static void add(Connection connection, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO security_audit_log (sequence, at_ms, action, subject, outcome, who, details, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            statement.setLong(1, row.sequence());
            statement.setLong(2, row.atMs());
            statement.setString(3, row.action());
            statement.setString(4, row.subject());
            statement.setString(5, row.outcome());
            statement.setString(6, row.who());
            statement.setString(7, row.details());
            statement.setString(8, row.hash());
            statement.executeUpdate();
        }
    }

    /** The rows in the order of their sequence, from behind one on to another. */
    static List<Row> page(Connection connection, long after, long upTo, int most) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + COLUMNS
                + " FROM security_audit_log WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?")) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            statement.setInt(3, most);
            return rows(statement);
        }
    }

    /** Those of a filter, youngest first. */
    static List<Row> latest(Connection connection, AuditFilter filter) throws SQLException {
        Optional<String> action = filter.action();
        boolean beginning = action.filter(name -> name.endsWith(".")).isPresent();
        String which = action.isEmpty() ? "?1 = ''" : beginning ? "substr(action, 1, length(?1)) = ?1" : "action = ?1";
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + COLUMNS
                + " FROM security_audit_log WHERE " + which + " AND at_ms >= ?2 ORDER BY sequence DESC LIMIT ?3")) {
            statement.setString(1, action.orElse(""));
            statement.setLong(
                    2, filter.since().map(since -> since.toEpochMilli()).orElse(Long.MIN_VALUE));
            statement.setInt(3, filter.limit());
            return rows(statement);
        }
    }

    private static List<Row> rows(PreparedStatement statement) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(new Row(
                        row.getLong(1),
                        row.getLong(2),
                        text(row.getBytes(3)),
                        text(row.getBytes(4)),
                        text(row.getBytes(5)),
                        text(row.getBytes(6)),
                        text(row.getBytes(7)),
                        text(row.getBytes(8))));
            }
        }
        return rows;
    }

    private static String text(byte @Nullable [] utf8) {
        return utf8 == null ? "" : new String(utf8, StandardCharsets.UTF_8);
    }
}
