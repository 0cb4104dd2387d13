package dev.tomte.benchmarks.tasks.subject;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.scheduling.BackgroundJobRequest;
import org.jobrunr.scheduling.JobBuilder;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/**
 * JobRunr, the free edition: it polls, every five seconds at best; a completed job is kept with its history for a day and
 * a half, unless told otherwise.
 */
public final class JobRunrSubject implements TaskEngineSubject {

    /** The least it allows on a database. */
    private static final Duration POLL = Duration.ofSeconds(5);

    /** It asks for one while it holds another; with fewer than this it is slower. */
    private static final int SQLITE_CONNECTIONS = 8;

    private static final int CHUNK = 5_000;
    /** JobRunr makes the handlers itself, so the work of this process is here. */
    private static volatile Work work = id -> {};

    private final Database database;
    private HikariDataSource pool;
    private BackgroundJobServer server;

    public static TaskEngineSubject onSqlite() {
        return new JobRunrSubject(Database.SQLITE);
    }

    public static TaskEngineSubject onPostgresql() {
        return new JobRunrSubject(Database.POSTGRESQL);
    }

    private JobRunrSubject(Database database) {
        this.database = database;
    }

    /** A task, as JobRunr stores it. */
    public record Noop(long id) implements JobRequest {
        @Override
        public Class<NoopHandler> getJobRequestHandler() {
            return NoopHandler.class;
        }
    }

    /** What it runs. */
    public static final class NoopHandler implements JobRequestHandler<Noop> {
        @Override
        public void run(Noop request) throws Exception {
            work.run(request.id());
        }
    }

    @Override
    public void open(Path folder, Work given) throws SQLException {
        setWork(given);
        pool = database.open(folder, SQLITE_CONNECTIONS);
        server = JobRunr.configure()
                .useStorageProvider(SqlStorageProviderFactory.using(pool))
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(POLL)
                        .andWorkerCount(WORKERS))
                .initialize()
                .getBackgroundJobServer();
    }

    private static void setWork(Work given) {
        work = given;
    }

    @Override
    public void enqueue(Planned task) {
        if (task.isNow()) {
            BackgroundJobRequest.enqueue(UUID.randomUUID(), new Noop(task.id()));
        } else {
            BackgroundJobRequest.schedule(UUID.randomUUID(), task.at(), new Noop(task.id()));
        }
    }

    @Override
    public void enqueueAll(List<Planned> tasks) {
        for (int first = 0; first < tasks.size(); first += CHUNK) {
            BackgroundJobRequest.create(tasks.subList(first, Math.min(tasks.size(), first + CHUNK)).stream()
                    .map(JobRunrSubject::job));
        }
    }

    private static JobBuilder job(Planned task) {
        JobBuilder job = JobBuilder.aJob().withJobRequest(new Noop(task.id()));
        return task.isNow() ? job : job.scheduleAt(task.at());
    }

    @Override
    public void storeForLater(int count, Instant at) {
        for (int first = 0; first < count; first += CHUNK) {
            BackgroundJobRequest.create(
                    IntStream.range(first, Math.min(count, first + CHUNK)).mapToObj(id -> job(new Planned(id, at))));
        }
    }

    @Override
    public void hold(int expected) {
        server.pauseProcessing();
    }

    @Override
    public void release() {
        server.resumeProcessing();
    }

    @Override
    public long unfinished() throws SQLException {
        return Database.number(
                pool, "SELECT count(*) FROM jobrunr_jobs WHERE state IN ('ENQUEUED', 'PROCESSING', 'FAILED')");
    }

    @Override
    public Duration glance() {
        return POLL;
    }

    @Override
    public void close() {
        JobRunr.destroy();
        pool.close();
    }
}
