package dev.tomte.store.internal;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses the statements with which one work could reach into the others of its group commit. It reads SQL just as far
 * as SQLite's own {@code sqlite3_complete()} does: strings, comments, and where a trigger ends.
 */
final class SqlGuard {

    private static final Set<String> TRANSACTION =
            Set.of("BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ATTACH", "DETACH", "RESTORE");
    private static final Set<String> HARMLESS_PRAGMAS = Set.of(
            "TABLE_INFO",
            "TABLE_XINFO",
            "TABLE_LIST",
            "INDEX_LIST",
            "INDEX_INFO",
            "INDEX_XINFO",
            "FOREIGN_KEY_LIST",
            "FOREIGN_KEY_CHECK",
            "DEFER_FOREIGN_KEYS",
            "INTEGRITY_CHECK",
            "QUICK_CHECK",
            "DATABASE_LIST",
            "PAGE_COUNT",
            "PAGE_SIZE",
            "FREELIST_COUNT",
            "DATA_VERSION",
            "COMPILE_OPTIONS",
            "OPTIMIZE");

    private final String sql;
    private int at;

    private SqlGuard(String sql) {
        this.sql = sql;
    }

    /**
     * Lets through what concerns only the work itself.
     *
     * @throws SQLException if a statement in the text would end the group's transaction or change the connection
     */
    static void check(String sql) throws SQLException {
        new SqlGuard(sql).checkAll();
    }

    private void checkAll() throws SQLException {
        String token = next();
        while (!token.isEmpty()) {
            if (TRANSACTION.contains(token)) {
                throw new SQLException(token + " is not for a work to use: the store begins and ends the transaction of"
                        + " each work, and rolls it back if the work throws");
            }
            if (token.equals("PRAGMA")) {
                checkPragma();
            }
            if (!token.equals(";")) {
                skipStatement(token.equals("CREATE") && createsTrigger());
            }
            token = next();
        }
    }

    private void checkPragma() throws SQLException {
        int start = at;
        String name = next();
        int afterName = at;
        if (next().equals(".")) {
            name = next();
        } else {
            at = afterName;
        }
        if (!HARMLESS_PRAGMAS.contains(name)) {
            throw new SQLException("PRAGMA" + sql.substring(start, at)
                    + " is not for a work to use: the connection's settings belong to the store's configuration");
        }
    }

    private boolean createsTrigger() {
        String token = next();
        if (token.equals("TEMP") || token.equals("TEMPORARY")) {
            token = next();
        }
        if (token.equals(";")) {
            at--;
        }
        return token.equals("TRIGGER");
    }

    /** Moves behind the statement's semicolon; that of a trigger stands behind an END which follows a semicolon. */
    private void skipStatement(boolean trigger) {
        String beforeLast = "";
        String last = "";
        for (String token = next(); !token.isEmpty(); token = next()) {
            if (token.equals(";") && (!trigger || (last.equals("END") && beforeLast.equals(";")))) {
                return;
            }
            beforeLast = last;
            last = token;
        }
    }

    /** The next word in capitals, or one other character; strings and quoted names come as a quote; empty at the end. */
    private String next() {
        skipBlanksAndComments();
        if (at >= sql.length()) {
            return "";
        }
        char first = sql.charAt(at);
        if (first == '\'' || first == '"' || first == '`' || first == '[') {
            int end = sql.indexOf(first == '[' ? ']' : first, at + 1);
            at = end < 0 ? sql.length() : end + 1;
            return "'";
        }
        int start = at++;
        if (isWordPart(first)) {
            while (at < sql.length() && isWordPart(sql.charAt(at))) {
                at++;
            }
        }
        return sql.substring(start, at).toUpperCase(Locale.ROOT);
    }

    private void skipBlanksAndComments() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '-' && sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (c == '/' && sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                at = end < 0 ? sql.length() : end + 2;
            } else if (Character.isWhitespace(c) || c == '\ufeff') {
                at++;
            } else {
                return;
            }
        }
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
    }
}
