package dev.tomte.tasks.internal.store;

/** What ties a run to its log lines and events. It can be told from the run, so it is not stored. */
public final class Correlation {

    private static final int BASE = 36;

    private Correlation() {}

    /**
     * The id of a run.
     *
     * @param started when it began, in microseconds since 1970
     */
    public static String of(long task, long started) {
        return task + "-" + Long.toString(started, BASE);
    }
}
