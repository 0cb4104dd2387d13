package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.subject.DbSchedulerSubject;
import dev.tomte.benchmarks.tasks.subject.JobRunrSubject;
import dev.tomte.benchmarks.tasks.subject.QuartzSubject;
import dev.tomte.benchmarks.tasks.subject.RawGroupCommit;
import dev.tomte.benchmarks.tasks.subject.RawQueue;
import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject;
import dev.tomte.benchmarks.tasks.subject.TomteTasks;
import java.util.Locale;

/** Who takes part. */
public enum Contestant {
    TOMTE_STRICT(
            "Tomte, strict",
            Kind.OURS,
            "start on disk before the handler, end before the worker goes on, history kept; FULL",
            "row COMPLETED and history row committed"),
    TOMTE_GROUPED(
            "Tomte, grouped",
            Kind.OURS,
            "ends ride the next commit while workers go on: a crash repeats up to 8192 of them, history kept; FULL",
            "row COMPLETED and history row committed"),
    DB_SCHEDULER_SQLITE(
            "db-scheduler, SQLite",
            Kind.ON_SQLITE,
            "pick and deletion committed one by one, no history; FULL",
            "row deleted"),
    DB_SCHEDULER_POSTGRESQL(
            "db-scheduler, PostgreSQL",
            Kind.ON_POSTGRESQL,
            "picks committed in batches, deletions one by one, no history; fsync, synchronous_commit",
            "row deleted"),
    QUARTZ_SQLITE(
            "Quartz, SQLite",
            Kind.ON_SQLITE,
            "acquisition, firing (both in batches) and end committed, no history; FULL; not supported by Quartz",
            "trigger deleted"),
    QUARTZ_POSTGRESQL(
            "Quartz, PostgreSQL",
            Kind.ON_POSTGRESQL,
            "acquisition, firing (both in batches) and end committed, no history; fsync, synchronous_commit",
            "trigger deleted"),
    JOBRUNR_SQLITE(
            "JobRunr, SQLite",
            Kind.ON_SQLITE,
            "start and end of each job committed by itself, jobs kept; FULL",
            "job SUCCEEDED"),
    JOBRUNR_POSTGRESQL(
            "JobRunr, PostgreSQL",
            Kind.ON_POSTGRESQL,
            "start and end of each job committed by itself, jobs kept; fsync, synchronous_commit",
            "job SUCCEEDED"),
    RAW_SQLITE(
            "limit: SQLite in batches",
            Kind.LIMIT,
            "begin and end with history in commits of 1000, one thread, no engine; FULL",
            "committed"),
    RAW_QUEUE(
            "limit: queue in memory", Kind.LIMIT, "none: everything is lost", "handler returned (nothing is durable)");

    /** What it is compared as. */
    public enum Kind {
        OURS,
        ON_SQLITE,
        ON_POSTGRESQL,
        LIMIT
    }

    private final String label;
    private final Kind kind;
    private final String durability;
    private final String completion;

    Contestant(String label, Kind kind, String durability, String completion) {
        this.label = label;
        this.kind = kind;
        this.durability = durability;
        this.completion = completion;
    }

    /** For the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    public String durability() {
        return durability;
    }

    /** What durable completion means for it. */
    public String completion() {
        return completion;
    }

    /** The limits are no engines, and have no part in what only one of those does. */
    public boolean takesPartIn(Part part) {
        return switch (this) {
            case RAW_SQLITE -> part == Part.RUN;
            case RAW_QUEUE -> part == Part.RUN || part == Part.LATENCY || part == Part.IDLE;
            default -> true;
        };
    }

    TaskEngineSubject make() {
        return switch (this) {
            case TOMTE_STRICT -> TomteTasks.strict();
            case TOMTE_GROUPED -> TomteTasks.grouped();
            case DB_SCHEDULER_SQLITE -> DbSchedulerSubject.onSqlite();
            case DB_SCHEDULER_POSTGRESQL -> DbSchedulerSubject.onPostgresql();
            case QUARTZ_SQLITE -> QuartzSubject.onSqlite();
            case QUARTZ_POSTGRESQL -> QuartzSubject.onPostgresql();
            case JOBRUNR_SQLITE -> JobRunrSubject.onSqlite();
            case JOBRUNR_POSTGRESQL -> JobRunrSubject.onPostgresql();
            case RAW_SQLITE -> new RawGroupCommit();
            case RAW_QUEUE -> new RawQueue();
        };
    }
}
