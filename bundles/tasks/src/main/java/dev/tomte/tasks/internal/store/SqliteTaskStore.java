package dev.tomte.tasks.internal.store;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskRun.Outcome;
import dev.tomte.task.TaskStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Tasks in the one database of the device. */
public final class SqliteTaskStore implements TaskStore {

    private static final String AREA = "tasks";
    private static final String SELECT = "SELECT " + RowReader.COLUMNS + " FROM task ";

    /** But for a period whose first time is by the wall clock, until that has come. */
    private static final String SHIFT_TICKED = """
            UPDATE task SET due = due + ?1, nominal = nominal + ?1
            WHERE due IS NOT NULL
              AND ((shape & 7) = 0 AND ((shape & 16) <> 0 OR ((shape >> 5) & 3) = 0)
                OR (shape & 7) IN (1, 2) AND nominal <> 0)
              AND id NOT IN (SELECT value FROM json_each(?2))""";

    private final Store store;
    private final InstantSource clock;
    private final Lanes lanes = new Lanes();
    private final RowReader reader = new RowReader(lanes);

    /**
     * Touches nothing yet.
     *
     * @param clock tells when a task became final
     */
    public SqliteTaskStore(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Sets a query's parameters. */
    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement query) throws SQLException;
    }

    @Override
    public Opened open(long now) throws StoreException {
        store.migrate(
                AREA,
                Migration.load(SqliteTaskStore.class, "V001__create_tasks.sql", "V002__remember_scheduled_task.sql"));
        lanes.forgetAll();
        List<TaskRow> running = rows("WHERE status = 2 ORDER BY id", query -> {});
        List<TaskRow> again = new ArrayList<>();
        List<TaskRun> runs = new ArrayList<>();
        for (TaskRow row : running) {
            long nominal = row.nominal() == TaskRow.NEVER ? now : row.nominal();
            long meantFor = row.sequel() == TaskRow.Sequel.GIVEN ? row.due() : nominal;
            again.add(row.withStatus(TaskStatus.PENDING, "")
                    .withDue(Math.min(now, nominal), meantFor)); // before all that only waits
            runs.add(interrupted(row, nominal, now));
        }
        if (!again.isEmpty()) {
            await(apply(new Changes(List.of(), List.of(), List.of(), again, List.of(), runs)));
        }
        long last = store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                            "SELECT max(coalesce((SELECT max(id) FROM task), 0), (SELECT max(id) FROM task_last_id))");
                    ResultSet row = query.executeQuery()) {
                return row.getLong(1);
            }
        });
        return new Opened(last + 1, again.stream().map(TaskRow::id).toList());
    }

    /** How long it ran is not known; 0 rather than the time Tomte was away. */
    private static TaskRun interrupted(TaskRow row, long nominal, long now) {
        long started = row.started() == TaskRow.NEVER ? now : row.started();
        return new TaskRun(
                row.id(),
                Math.max(1, row.attempts()),
                Correlation.of(row.id(), started),
                Micros.instant(nominal),
                Micros.instant(started),
                Duration.ZERO,
                Outcome.INTERRUPTED,
                "Tomte ended in the middle of it");
    }

    @Override
    public CompletableFuture<Void> apply(Changes changes) {
        return store.write(new ChangeWork(changes, lanes, Micros.of(clock.instant())))
                .thenAccept(lanes::remember);
    }

    @Override
    public List<TaskRow> load(long[] ids, int count) throws StoreException {
        String list = json(ids, count);
        return rows("WHERE id IN (SELECT value FROM json_each(?))", query -> query.setString(1, list));
    }

    @Override
    public List<Entry> scheduled(String type, TaskPriority priority, long afterDue, long afterId, int limit)
            throws StoreException {
        return store.read(new TimesQuery(lanes, new Lane(type, priority), afterDue, afterId, limit));
    }

    @Override
    public List<TaskRow> onWallClock(long afterId, int limit) throws StoreException {
        return rows(
                "WHERE (shape & 7) >= 3 AND (shape & 7) = 3 AND ended IS NULL AND id > ? ORDER BY id LIMIT ?",
                query -> {
                    query.setLong(1, afterId);
                    query.setInt(2, limit);
                });
    }

    @Override
    public List<TaskRow> triggered() throws StoreException {
        return rows("WHERE (shape & 7) >= 3 AND (shape & 7) = 4 AND ended IS NULL ORDER BY id", query -> {});
    }

    @Override
    public Optional<TaskRow> get(long id) throws StoreException {
        return first(rows("WHERE id = ?", query -> query.setLong(1, id)));
    }

    @Override
    public Optional<TaskRow> find(String name) throws StoreException {
        Optional<TaskRow> unfinished =
                first(rows("WHERE name = ? AND ended IS NULL", query -> Texts.bind(query, 1, name)));
        return unfinished.isPresent()
                ? unfinished
                : first(rows("WHERE name = ? ORDER BY id DESC LIMIT 1", query -> Texts.bind(query, 1, name)));
    }

    @Override
    public List<TaskRow> list(TaskFilter filter) throws StoreException {
        return store.read(new ListQuery(filter, reader));
    }

    @Override
    public List<TaskRow> chained() throws StoreException {
        return rows("WHERE (shape & 8) <> 0 AND ended IS NULL AND started IS NULL ORDER BY id", query -> {});
    }

    @Override
    public List<TaskRun> history(long id, int limit) throws StoreException {
        return store.read(connection -> RunTable.youngestFirst(connection, id, limit));
    }

    @Override
    public CompletableFuture<Integer> cleanUp(long before) {
        return new CleanUp(store, before).start();
    }

    @Override
    public CompletableFuture<Void> shiftTicked(long micros, Supplier<long[]> except) {
        return store.write(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(SHIFT_TICKED)) {
                        long[] ids = except.get();
                        statement.setLong(1, micros);
                        statement.setString(2, json(ids, ids.length));
                        return statement.executeUpdate();
                    }
                })
                .thenAccept(count -> {});
    }

    @Override
    public List<KnownType> types() throws StoreException {
        return store.read(TypeTable::all);
    }

    @Override
    public CompletableFuture<Void> saveType(KnownType type) {
        return store.write(connection -> TypeTable.save(connection, type)).thenAccept(count -> {});
    }

    private static String json(long[] ids, int count) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append(ids[i]);
        }
        return json.append(']').toString();
    }

    private List<TaskRow> rows(String where, Parameters parameters) throws StoreException {
        Work<List<TaskRow>> work = connection -> {
            try (PreparedStatement query = connection.prepareStatement(SELECT + where)) {
                parameters.set(query);
                return reader.all(connection, query);
            }
        };
        return store.read(work);
    }

    private static Optional<TaskRow> first(List<TaskRow> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    private static void await(CompletableFuture<Void> change) throws StoreException {
        try {
            change.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while the tasks that were running were made ready again", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw new StoreException(
                    "The tasks that were running could not be made ready again: " + e.getCause(), e.getCause());
        }
    }
}
