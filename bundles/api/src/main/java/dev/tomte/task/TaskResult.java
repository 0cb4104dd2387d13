package dev.tomte.task;

/**
 * What a handler says of its run.
 *
 * @param outcome how it went
 * @param detail the result's data, or the failure's reason: up to 1 MiB of UTF-8; may be empty
 */
public record TaskResult(Outcome outcome, String detail) {

    private static final TaskResult DONE = new TaskResult(Outcome.DONE, "");

    /** How a run went, as its handler sees it. */
    public enum Outcome {
        DONE,
        /** To be tried again as the {@link RetryPolicy} says. */
        FAILED,
        /** Not to be tried again: it would fail again. */
        FAILED_FOR_GOOD
    }

    public TaskResult {
        Limits.bytes("the result of a task", detail, TaskRequest.MAX_DATA_BYTES);
    }

    public static TaskResult done() {
        return DONE;
    }

    public static TaskResult done(String data) {
        return new TaskResult(Outcome.DONE, data);
    }

    public static TaskResult failed(String reason) {
        return new TaskResult(Outcome.FAILED, reason);
    }

    public static TaskResult failedForGood(String reason) {
        return new TaskResult(Outcome.FAILED_FOR_GOOD, reason);
    }
}
