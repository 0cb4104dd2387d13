package dev.tomte.benchmarks.tasks;

/** What is measured, each in processes of its own. */
public enum Part {
    /** Tasks enqueued, and run to durable completion. */
    RUN,
    /** Durable enqueue by one caller, by eight, and in a batch. */
    ENQUEUE,
    /** From the call to the start of a task that is due now, and how exactly a time is met. */
    LATENCY,
    /** CPU with nothing to do but tasks for later. */
    IDLE,
    /** Killed at full speed: what is lost, what is repeated. */
    KILL,
    /** With very many tasks for later: storing, reopening, heap, running, and coming back from a kill. */
    STORED
}
