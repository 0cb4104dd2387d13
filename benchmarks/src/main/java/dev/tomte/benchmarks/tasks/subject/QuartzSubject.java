package dev.tomte.benchmarks.tasks.subject;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz with its JDBC store, not clustered: one durable job, a trigger for each task; a trigger that has fired for the
 * last time is deleted, and nothing is kept of it. Its delegate for PostgreSQL does for SQLite too, which has no blobs.
 */
@SuppressWarnings("JavaUtilDate") // Quartz takes nothing else
public final class QuartzSubject implements TaskEngineSubject {

    private static final String SOURCE = "benchmark";
    private static final String DUE = "noop";
    private static final String LATER = "later";
    private static final JobKey JOB = new JobKey(DUE, DUE);
    private static final int CHUNK = 10_000;
    /** Quartz makes the instances of a job itself, so the work of this process is here. */
    private static volatile Work work = id -> {};

    private final Database database;
    private HikariDataSource pool;
    private Scheduler scheduler;

    public static TaskEngineSubject onSqlite() {
        return new QuartzSubject(Database.SQLITE);
    }

    public static TaskEngineSubject onPostgresql() {
        return new QuartzSubject(Database.POSTGRESQL);
    }

    private QuartzSubject(Database database) {
        this.database = database;
    }

    /** What a trigger fires. */
    public static final class Noop implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            String id = context.isRecovering()
                    ? context.getRecoveringTriggerKey().getName()
                    : context.getTrigger().getKey().getName();
            try {
                work.run(Long.parseLong(id));
            } catch (Exception e) {
                throw new JobExecutionException(e);
            }
        }
    }

    @Override
    public void open(Path folder, Work given) throws Exception {
        setWork(given);
        pool = database.open(folder);
        String triggers = database == Database.SQLITE ? "QRTZ_TRIGGERS" : "qrtz_triggers";
        Database.create(pool, triggers, schema());
        DBConnectionManager.getInstance().addConnectionProvider(SOURCE, new Pooled(pool));
        scheduler = new StdSchedulerFactory(settings()).getScheduler();
        JobDetail job = JobBuilder.newJob(Noop.class)
                .withIdentity(JOB)
                .storeDurably()
                .requestRecovery()
                .build();
        scheduler.addJob(job, true);
        scheduler.start();
    }

    private static void setWork(Work given) {
        work = given;
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "org.quartz.scheduler.instanceName", "benchmark",
                "org.quartz.scheduler.skipUpdateCheck", "true",
                "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(WORKERS),
                "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
                "org.quartz.threadPool.threadCount", Integer.toString(WORKERS)));
        settings.putAll(Map.of(
                "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
                "org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName(),
                "org.quartz.jobStore.dataSource", SOURCE,
                "org.quartz.jobStore.useProperties", "true",
                "org.quartz.jobStore.isClustered", "false",
                "org.quartz.jobStore.acquireTriggersWithinLock", "true",
                // A task that waits for its turn is not one that missed its time.
                "org.quartz.jobStore.misfireThreshold", "3600000"));
        return settings;
    }

    private static List<String> schema() throws IOException {
        try (InputStream in = PostgreSQLDelegate.class.getResourceAsStream("tables_postgres.sql")) {
            if (in == null) {
                throw new IllegalStateException("Quartz came without its tables_postgres.sql");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            List<String> statements = new ArrayList<>();
            for (String statement : text.split(";", -1)) {
                if (statement.strip().startsWith("CREATE")) {
                    statements.add(statement.strip());
                }
            }
            return statements;
        }
    }

    @Override
    public void enqueue(Planned task) throws SchedulerException {
        scheduler.scheduleJob(trigger(DUE, task.id(), date(task)));
    }

    @Override
    public void enqueueAll(List<Planned> tasks) throws SchedulerException {
        Set<Trigger> triggers = new LinkedHashSet<>();
        for (Planned task : tasks) {
            triggers.add(trigger(DUE, task.id(), date(task)));
        }
        store(triggers);
    }

    @Override
    public void storeForLater(int count, Instant at) throws SchedulerException {
        for (int first = 0; first < count; first += CHUNK) {
            Set<Trigger> triggers = new LinkedHashSet<>();
            for (int id = first; id < Math.min(count, first + CHUNK); id++) {
                triggers.add(trigger(LATER, id, Date.from(at)));
            }
            store(triggers);
        }
    }

    private void store(Set<Trigger> triggers) throws SchedulerException {
        scheduler.scheduleJobs(Map.of(scheduler.getJobDetail(JOB), triggers), true);
    }

    private static Date date(Planned task) {
        return task.isNow() ? new Date() : Date.from(task.at());
    }

    private static Trigger trigger(String group, long id, Date at) {
        return TriggerBuilder.newTrigger()
                .withIdentity(Long.toString(id), group)
                .forJob(JOB)
                .startAt(at)
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
    }

    @Override
    public void hold(int expected) throws SchedulerException {
        scheduler.standby();
    }

    @Override
    public void release() throws SchedulerException {
        scheduler.start();
    }

    @Override
    public long unfinished() throws SQLException {
        return Database.number(
                pool,
                "SELECT count(*) FROM qrtz_triggers WHERE sched_name = 'benchmark' AND trigger_group = '" + DUE + "'");
    }

    @Override
    public Duration glance() {
        return Duration.ofMillis(20); // it wakes when a trigger is stored
    }

    @Override
    public void close() throws SchedulerException {
        scheduler.shutdown(true);
        pool.close();
    }

    /** Hands the pool that is there already to Quartz. */
    private record Pooled(HikariDataSource pool) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void shutdown() {
            // the pool is closed by who opened it
        }

        @Override
        public void initialize() {
            // it is open
        }
    }
}
