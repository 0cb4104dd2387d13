package dev.tomte.benchmarks.tasks.subject;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.SqliteJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * db-scheduler: tasks are seen by a poll, or at once when they are due as they are enqueued; a completed one is deleted,
 * and nothing is kept of it. On PostgreSQL it locks and fetches, on SQLite it fetches, the only way it has there.
 */
public final class DbSchedulerSubject implements TaskEngineSubject {

    private static final Duration POLL = Duration.ofMillis(100);
    /** The shortest that finds dead executions soon: the default of five minutes takes half an hour. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private static final int MISSED_HEARTBEATS = 4;
    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE scheduled_tasks (
              task_name VARCHAR(100) NOT NULL, task_instance VARCHAR(100) NOT NULL, task_data %s,
              execution_time %s, picked BOOLEAN NOT NULL, picked_by VARCHAR(50), last_success %s, last_failure %s,
              consecutive_failures INT, last_heartbeat %s, version BIGINT NOT NULL, priority SMALLINT,
              PRIMARY KEY (task_name, task_instance))""",
            "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)",
            "CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)");

    private final Database database;
    private HikariDataSource pool;
    private Scheduler scheduler;
    private SchedulerClient batches;
    private OneTimeTask<Void> noop;
    private OneTimeTask<Void> later;

    public static TaskEngineSubject onSqlite() {
        return new DbSchedulerSubject(Database.SQLITE);
    }

    public static TaskEngineSubject onPostgresql() {
        return new DbSchedulerSubject(Database.POSTGRESQL);
    }

    private DbSchedulerSubject(Database database) {
        this.database = database;
    }

    @Override
    public void open(Path folder, Work work) throws Exception {
        pool = database.open(folder);
        boolean sqlite = database == Database.SQLITE;
        String time = sqlite ? "TIMESTAMP" : "TIMESTAMP WITH TIME ZONE";
        Database.create(
                pool,
                "scheduled_tasks",
                SCHEMA.stream()
                        .map(each -> each.formatted(sqlite ? "BLOB" : "BYTEA", time, time, time, time))
                        .toList());
        noop = Tasks.oneTime("noop").execute((instance, context) -> run(work, instance.getId()));
        later = Tasks.oneTime("later").execute((instance, context) -> run(work, instance.getId()));
        SchedulerBuilder builder = Scheduler.create(pool, List.of(noop, later))
                .schedulerName(new SchedulerName.Fixed("benchmark"))
                .threads(WORKERS)
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .enableImmediateExecution();
        if (sqlite) {
            builder.jdbcCustomization(new SqliteJdbcCustomization()).pollUsingFetch(4, 20);
        } else {
            builder.jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
                    .pollUsingLockAndFetch(4, 20);
        }
        batches = client(sqlite ? new SqliteJdbcCustomization() : new PostgreSqlJdbcCustomization(false, false));
        scheduler = builder.build();
        scheduler.start();
    }

    /** Never started: a batch on a connection that commits by itself would be one commit for each row on SQLite. */
    private SchedulerClient client(JdbcCustomization customization) {
        return Scheduler.create(Database.transactional(pool), List.of(noop, later))
                .jdbcCustomization(customization)
                .commitWhenAutocommitDisabled(true)
                .build();
    }

    private static void run(Work work, String id) {
        try {
            work.run(Long.parseLong(id));
        } catch (Exception e) {
            throw new IllegalStateException("Task " + id + " failed", e);
        }
    }

    @Override
    public void enqueue(Planned task) {
        scheduler.schedule(instance(noop, task.id()), time(task));
    }

    @Override
    public void enqueueAll(List<Planned> tasks) {
        List<SchedulableInstance<?>> instances = new ArrayList<>(tasks.size());
        for (Planned task : tasks) {
            instances.add(SchedulableInstance.of(instance(noop, task.id()), time(task)));
        }
        batches.scheduleBatch(instances);
    }

    @Override
    public void storeForLater(int count, Instant at) {
        batches.scheduleBatch(IntStream.range(0, count).mapToObj(id -> instance(later, id)), at);
    }

    private static TaskInstance<?> instance(OneTimeTask<Void> task, long id) {
        return task.instance(Long.toString(id));
    }

    private static Instant time(Planned task) {
        return task.isNow() ? Instant.now() : task.at();
    }

    @Override
    public void hold(int expected) {
        scheduler.pause();
    }

    @Override
    public void release() {
        scheduler.resume();
        scheduler.triggerCheckForDueExecutions();
    }

    @Override
    public long unfinished() throws Exception {
        return Database.number(pool, "SELECT count(*) FROM scheduled_tasks WHERE task_name = 'noop'");
    }

    @Override
    public Duration glance() {
        return POLL;
    }

    @Override
    public void close() {
        scheduler.stop();
        pool.close();
    }
}
