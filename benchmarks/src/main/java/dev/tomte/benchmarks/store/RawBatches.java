package dev.tomte.benchmarks.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** What SQLite can do: one thread that has all rows at hand and commits after so many of them. Nobody waits for any. */
public final class RawBatches implements Contender {

    private final int size;

    public RawBatches(int size) {
        this.size = size;
    }

    @Override
    public String name() {
        return "raw batches of " + size;
    }

    @Override
    public Result write(Path file, Duration time) throws SQLException {
        Rows.createTable(file);
        try (Connection connection = Rows.open(file);
                PreparedStatement insert = connection.prepareStatement(Rows.INSERT)) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            long written = 0;
            while (System.nanoTime() - start < time.toNanos()) {
                for (int i = 0; i < size; i++) {
                    Rows.bind(insert, System.nanoTime());
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
                written += size;
            }
            return new Result(written, (System.nanoTime() - start) / 1e9, size);
        }
    }
}
