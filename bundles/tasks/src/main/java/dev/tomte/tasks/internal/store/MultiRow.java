package dev.tomte.tasks.internal.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One statement for many rows, which SQLite does about three times as fast as one for each. There is a text for each of a
 * few numbers of rows, so that connections can keep them prepared.
 *
 * @param <T> what a row is made of
 */
final class MultiRow<T> {

    private static final int[] SIZES = {256, 32, 8, 4, 2, 1};

    /** Sets a row's parameters. */
    @FunctionalInterface
    interface Binder<T> {
        void bind(PreparedStatement statement, int first, T row) throws SQLException;
    }

    private final String[] texts = new String[SIZES.length];
    private final int lead;
    private final int width;
    private final int most;

    private MultiRow(int lead, int width, int most, IntFunction<String> text) {
        this.lead = lead;
        this.width = width;
        this.most = most;
        for (int i = 0; i < SIZES.length; i++) {
            texts[i] = text.apply(SIZES[i]);
        }
    }

    /** @param most rows in one statement */
    static <T> MultiRow<T> insert(String table, String columns, int most) {
        int width = columns.split(",", -1).length;
        String row = "(?" + ", ?".repeat(width - 1) + ")";
        return new MultiRow<>(
                0,
                width,
                most,
                size -> "INSERT INTO " + table + " (" + columns + ") VALUES " + row + (", " + row).repeat(size - 1));
    }

    /**
     * An update that is the same for all rows, but for their ids.
     *
     * @param set assignments
     * @param lead their parameters, {@code ?1} on
     */
    static <T> MultiRow<T> updateAlike(String table, int lead, String set) {
        return new MultiRow<>(
                lead,
                1,
                SIZES[0],
                size -> "UPDATE " + table + " SET " + set + " WHERE id IN (?" + (lead + 1) + ", ?".repeat(size - 1)
                        + ")");
    }

    /**
     * An update of rows by id, the first parameter of each row.
     *
     * @param set assignments, the row's other parameters named {@code :2} on
     */
    static <T> MultiRow<T> update(String table, int width, String set) {
        String row = "(?" + ", ?".repeat(width - 1) + ")";
        return new MultiRow<>(0, width, SIZES[0], size -> {
            if (size == 1) {
                return "UPDATE " + table + " SET " + set.replace(':', '?') + " WHERE id = ?1";
            }
            return "UPDATE " + table + " SET " + set.replace(":", "given.column") + " FROM (VALUES " + row
                    + (", " + row).repeat(size - 1) + ") AS given WHERE " + table + ".id = given.column1";
        });
    }

    /** Runs it on all rows; how many it changed. */
    int run(Connection connection, List<T> rows, Binder<T> binder, long... same) throws SQLException {
        if (same.length != lead) {
            throw new IllegalArgumentException("expected " + lead + " parameters for all rows, not " + same.length);
        }
        int changed = 0;
        int done = 0;
        for (int i = 0; i < SIZES.length; i++) {
            int size = SIZES[i];
            if (size > most || rows.size() - done < size) {
                continue;
            }
            try (PreparedStatement statement = connection.prepareStatement(texts[i])) {
                for (int p = 0; p < lead; p++) {
                    statement.setLong(p + 1, same[p]);
                }
                for (; rows.size() - done >= size; done += size) {
                    for (int r = 0; r < size; r++) {
                        binder.bind(statement, lead + r * width + 1, rows.get(done + r));
                    }
                    changed += statement.executeUpdate();
                }
            }
        }
        return changed;
    }
}
