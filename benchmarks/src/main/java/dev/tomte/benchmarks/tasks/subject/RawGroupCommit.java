package dev.tomte.benchmarks.tasks.subject;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit of the disk: SQLite rows of tasks written, marked as begun, and marked as ended with a row of history, in
 * commits of {@link #BATCH}, by one thread that has everything at hand. There is no engine: nobody waits for a time.
 */
public final class RawGroupCommit implements TaskEngineSubject {

    private static final int BATCH = 1_000;
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE task (id INTEGER PRIMARY KEY, state INTEGER NOT NULL, due INTEGER NOT NULL, data TEXT)",
            "CREATE INDEX task_due ON task (due) WHERE state = 0",
            "CREATE TABLE run (id INTEGER PRIMARY KEY, task INTEGER NOT NULL, began INTEGER, ended INTEGER)");

    private HikariDataSource pool;
    private Work work;
    private final List<Planned> held = new ArrayList<>();

    @Override
    public void open(Path folder, Work given) throws SQLException {
        pool = Database.SQLITE.open(folder);
        work = given;
        Database.create(pool, "task", SCHEMA);
    }

    @Override
    public void enqueue(Planned task) throws SQLException {
        insert(List.of(task));
    }

    @Override
    public void enqueueAll(List<Planned> tasks) throws SQLException {
        insert(tasks);
        held.addAll(tasks);
    }

    private void insert(List<Planned> tasks) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO task VALUES (?, 0, ?, ?)")) {
            connection.setAutoCommit(false);
            for (Planned task : tasks) {
                insert.setLong(1, task.id());
                insert.setLong(2, task.at().toEpochMilli());
                insert.setString(3, Long.toString(task.id()));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    @Override
    public void storeForLater(int count, Instant at) {
        throw new UnsupportedOperationException("there is no engine that would leave them alone");
    }

    @Override
    public void hold(int expected) {
        held.clear();
    }

    /** Does the work itself. */
    @Override
    public void release() throws Exception {
        try (Connection connection = pool.getConnection();
                PreparedStatement begin = connection.prepareStatement("UPDATE task SET state = 1 WHERE id = ?");
                PreparedStatement end = connection.prepareStatement("UPDATE task SET state = 2 WHERE id = ?");
                PreparedStatement history =
                        connection.prepareStatement("INSERT INTO run (task, began, ended) VALUES (?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int first = 0; first < held.size(); first += BATCH) {
                List<Planned> batch = held.subList(first, Math.min(held.size(), first + BATCH));
                for (Planned task : batch) {
                    begin.setLong(1, task.id());
                    begin.addBatch();
                }
                begin.executeBatch();
                connection.commit();
                for (Planned task : batch) {
                    long began = System.nanoTime();
                    work.run(task.id());
                    end.setLong(1, task.id());
                    end.addBatch();
                    history.setLong(1, task.id());
                    history.setLong(2, began);
                    history.setLong(3, System.nanoTime());
                    history.addBatch();
                }
                end.executeBatch();
                history.executeBatch();
                connection.commit();
            }
        }
    }

    @Override
    public long unfinished() throws SQLException {
        return Database.number(pool, "SELECT count(*) FROM task WHERE state <> 2 AND due = 0");
    }

    @Override
    public Duration glance() {
        return Duration.ZERO;
    }

    @Override
    public void close() {
        pool.close();
    }
}
