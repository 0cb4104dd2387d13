package dev.tomte.benchmarks.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** One transaction per write, on one connection that the callers take in turns; the statement is prepared once. */
public final class OwnTransactions implements Contender {

    private final int callers;

    public OwnTransactions(int callers) {
        this.callers = callers;
    }

    @Override
    public String name() {
        return "one transaction per write, " + callers + (callers == 1 ? " caller" : " callers");
    }

    @Override
    public Result write(Path file, Duration time) throws SQLException, InterruptedException {
        Rows.createTable(file);
        try (Connection connection = Rows.open(file);
                PreparedStatement insert = connection.prepareStatement(Rows.INSERT)) {
            ReentrantLock turn = new ReentrantLock();
            return Callers.run(callers, time, deadline -> {
                long written = 0;
                while (System.nanoTime() < deadline) {
                    turn.lock();
                    try {
                        Rows.bind(insert, System.nanoTime());
                        insert.executeUpdate();
                    } finally {
                        turn.unlock();
                    }
                    written++;
                }
                return written;
            });
        }
    }
}
