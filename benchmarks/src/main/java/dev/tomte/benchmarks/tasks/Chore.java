package dev.tomte.benchmarks.tasks;

/** What one child process measures. */
enum Chore {
    /** Enqueues tasks, lets them run. */
    RUN,
    /** Enqueues for two seconds; extra: with so many callers. */
    ENQUEUE,
    /** Enqueues all in one call. */
    ENQUEUE_BATCH,
    /** Samples of starts and of timing errors; count: how many. */
    LATENCY,
    /** Stores tasks for later and sits still; extra: for so many seconds. */
    IDLE,
    /** Stores very many tasks for later; count: how many. */
    STORE,
    /** Opens what is there, and runs tasks beside it; extra: how many are stored. */
    REOPEN,
    /** Runs tasks until it is killed; extra: how many microseconds each takes. */
    TOIL,
    /** Goes on after that, until everything has run or 90 seconds are over; extra as before. */
    RECOVER
}
