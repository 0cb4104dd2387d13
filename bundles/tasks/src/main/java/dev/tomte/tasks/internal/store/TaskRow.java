package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk of a task. Immutable; a change is a new row of the same id. Times are microseconds since 1970, and
 * {@link #NEVER} if there is none.
 *
 * @param request as asked for, its name empty if none was given
 * @param reason why it waits, failed or was cancelled; else empty
 * @param due when the engine has to look at it next: also while it waits, and while a repeating task runs; {@link #NEVER} if
 *     it is paused, final, or waits for its trigger
 * @param nominal what that look, or the current run, is meant for
 * @param started when the last run began
 * @param attempts runs begun for the current time
 * @param intervalNanos what the task chose for itself; 0 if it did not
 * @param queued whether it is to run again as soon as its current run has ended
 * @param sequel what comes after the run at hand
 * @param input what its trigger handed over, instead of the request's data
 * @param result of its last successful run
 * @param checkpoint where the next run is to go on
 */
public record TaskRow(
        long id,
        TaskRequest request,
        TaskStatus status,
        String reason,
        long created,
        long due,
        long nominal,
        long started,
        int attempts,
        long intervalNanos,
        boolean queued,
        Sequel sequel,
        @Nullable String input,
        @Nullable String result,
        @Nullable String checkpoint) {

    /** What comes once the time at hand is dealt with, well or badly. */
    public enum Sequel {
        /** What the schedule says. */
        REGULAR,
        /** Nothing: the task had been final, and was asked to run once more. */
        NONE,
        /**
         * A time that the task was given while it ran, which happens once: while it runs that is {@link TaskRow#due}, and
         * else {@link TaskRow#nominal}.
         */
        GIVEN
    }

    public static final long NEVER = Long.MAX_VALUE;

    /** Whether it has to wait for others, be it held meanwhile: its first time is found once they have completed. */
    public boolean awaitsOthers() {
        return nominal == NEVER
                && !request.after().isEmpty()
                && (status == TaskStatus.WAITING || status == TaskStatus.PAUSED);
    }

    public String name() {
        return request.name().isEmpty() ? request.type() + "-" + id : request.name();
    }

    /** A row just created, to be looked at when it is due. */
    public static TaskRow created(long id, TaskRequest request, long created, long due, long nominal) {
        return new TaskRow(
                id,
                request,
                TaskStatus.PENDING,
                "",
                created,
                due,
                nominal,
                NEVER,
                0,
                0,
                false,
                Sequel.REGULAR,
                null,
                null,
                null);
    }

    public TaskRow withStatus(TaskStatus now, String why) {
        return state(
                now, why, due, nominal, started, attempts, intervalNanos, queued, sequel, input, result, checkpoint);
    }

    public TaskRow withDue(long at, long meantFor) {
        return state(
                status,
                reason,
                at,
                meantFor,
                started,
                attempts,
                intervalNanos,
                queued,
                sequel,
                input,
                result,
                checkpoint);
    }

    public TaskRow withAttempts(int begun, long lastStarted) {
        return state(
                status,
                reason,
                due,
                nominal,
                lastStarted,
                begun,
                intervalNanos,
                queued,
                sequel,
                input,
                result,
                checkpoint);
    }

    /** A run begins. */
    public TaskRow begun(long at) {
        return state(
                TaskStatus.RUNNING,
                "",
                due,
                nominal,
                at,
                attempts + 1,
                intervalNanos,
                queued,
                sequel,
                input,
                result,
                checkpoint);
    }

    public TaskRow withInterval(long nanos) {
        return state(status, reason, due, nominal, started, attempts, nanos, queued, sequel, input, result, checkpoint);
    }

    public TaskRow withQueued(boolean again, @Nullable String handedOver) {
        return state(
                status,
                reason,
                due,
                nominal,
                started,
                attempts,
                intervalNanos,
                again,
                sequel,
                handedOver,
                result,
                checkpoint);
    }

    public TaskRow withResult(@Nullable String last, @Nullable String resumeFrom) {
        return state(
                status,
                reason,
                due,
                nominal,
                started,
                attempts,
                intervalNanos,
                queued,
                sequel,
                input,
                last,
                resumeFrom);
    }

    public TaskRow withSequel(Sequel next) {
        return state(
                status,
                reason,
                due,
                nominal,
                started,
                attempts,
                intervalNanos,
                queued,
                next,
                input,
                result,
                checkpoint);
    }

    public TaskRow withRequest(TaskRequest other) {
        return new TaskRow(
                id,
                other,
                status,
                reason,
                created,
                due,
                nominal,
                started,
                attempts,
                intervalNanos,
                queued,
                sequel,
                input,
                result,
                checkpoint);
    }

    /** The same task in another state. */
    private TaskRow state(
            TaskStatus status,
            String reason,
            long due,
            long nominal,
            long started,
            int attempts,
            long intervalNanos,
            boolean queued,
            Sequel sequel,
            @Nullable String input,
            @Nullable String result,
            @Nullable String checkpoint) {
        return new TaskRow(
                id,
                request,
                status,
                reason,
                created,
                due,
                nominal,
                started,
                attempts,
                intervalNanos,
                queued,
                sequel,
                input,
                result,
                checkpoint);
    }
}
