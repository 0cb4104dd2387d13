package dev.tomte.benchmarks.tasks.subject;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A task engine with {@link #WORKERS} workers, as its own manual says it is best used. One at a time in a process. */
public interface TaskEngineSubject {

    int WORKERS = 8;

    /** What a task does. */
    @FunctionalInterface
    interface Work {
        void run(long id) throws Exception;
    }

    /**
     * A task to be.
     *
     * @param id handed to the work
     * @param at when; {@link Instant#EPOCH} for at once
     */
    record Planned(long id, Instant at) {

        public static Planned now(long id) {
            return new Planned(id, Instant.EPOCH);
        }

        public boolean isNow() {
            return at.equals(Instant.EPOCH);
        }
    }

    /** Opens what is in the folder, or makes it, and begins to work. */
    void open(Path folder, Work work) throws Exception;

    /** Returns when the task is as durable as the engine makes it. May be called by several threads. */
    void enqueue(Planned task) throws Exception;

    /** In the fastest way the engine has. */
    void enqueueAll(List<Planned> tasks) throws Exception;

    /** Stores tasks of another kind, all for the same far time; their ids begin at 0. */
    void storeForLater(int count, Instant at) throws Exception;

    /**
     * Lets no task begin until {@link #release}, while tasks can be enqueued.
     *
     * @param expected how many will be enqueued at once meanwhile
     */
    void hold(int expected) throws Exception;

    void release() throws Exception;

    /** Tasks enqueued, without those stored for later, whose completion is not durable yet. */
    long unfinished() throws Exception;

    /** How long a due task may wait to be seen: a pause between samples is random up to this. */
    Duration glance();

    /** What was enqueued stays. */
    void close() throws Exception;
}
