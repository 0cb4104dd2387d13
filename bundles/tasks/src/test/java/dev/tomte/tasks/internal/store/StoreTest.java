package dev.tomte.tasks.internal.store;

import dev.tomte.fixtures.TestStore;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskRun.Outcome;
import dev.tomte.task.TaskStatus;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The real database under a store of tasks, and a clock that stands still unless it is moved. */
abstract class StoreTest {

    static final long NOW = 1_700_000_000_000_000L;

    @TempDir
    Path folder;

    Instant time = Micros.instant(NOW);
    TestStore database;
    SqliteTaskStore tasks;

    @BeforeEach
    void open() throws Exception {
        database = TestStore.open(folder);
        tasks = new SqliteTaskStore(database, () -> time);
        tasks.open(NOW);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** As after a crash: all that was in memory is gone. */
    TaskStore.Opened reopen(long now) throws Exception {
        close();
        database = TestStore.open(folder);
        tasks = new SqliteTaskStore(database, () -> time);
        return tasks.open(now);
    }

    static TaskRow simple(long id) {
        return created(id, TaskRequest.builder("noop"));
    }

    static TaskRow created(long id, TaskRequest.Builder request) {
        return TaskRow.created(id, request.build(), NOW, NOW, NOW);
    }

    static TaskRow ended(TaskRow row, TaskStatus status) {
        return row.withStatus(status, "").withDue(TaskRow.NEVER, row.nominal());
    }

    static TaskRow done(TaskRow row) {
        return ended(row.withAttempts(1, NOW + 3), TaskStatus.COMPLETED);
    }

    static TaskRow running(TaskRow row) {
        return row.withStatus(TaskStatus.RUNNING, "").withAttempts(1, NOW + 3);
    }

    static TaskRun run(long task, int attempt, long started, Outcome outcome, String detail) {
        return new TaskRun(
                task,
                attempt,
                Correlation.of(task, started),
                Micros.instant(NOW),
                Micros.instant(started),
                Duration.ofNanos(1_234_567),
                outcome,
                detail);
    }

    static TaskRun run(long task) {
        return run(task, 1, NOW + 3, Outcome.COMPLETED, "");
    }

    void create(TaskRow... rows) {
        tasks.apply(new Changes(List.of(rows), List.of(), List.of(), List.of(), List.of(), List.of()))
                .join();
    }

    void start(TaskRow... rows) {
        tasks.apply(new Changes(List.of(), List.of(rows), List.of(), List.of(), List.of(), List.of()))
                .join();
    }

    void complete(List<TaskRow> rows, List<TaskRun> runs) {
        tasks.apply(new Changes(List.of(), List.of(), rows, List.of(), List.of(), runs))
                .join();
    }

    void change(TaskRow... rows) {
        tasks.apply(new Changes(List.of(), List.of(), List.of(), List.of(rows), List.of(), List.of()))
                .join();
    }

    void reschedule(TaskRow... rows) {
        tasks.apply(new Changes(List.of(), List.of(), List.of(), List.of(), List.of(rows), List.of()))
                .join();
    }

    /** By hand, past the store of tasks. */
    void damage(String sql) {
        database.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        int changed = statement.executeUpdate(sql);
                        if (changed == 0) {
                            throw new SQLException("nothing to damage: " + sql);
                        }
                        return changed;
                    }
                })
                .join();
    }
}
