package dev.tomte.tasks.internal.engine;

import dev.tomte.task.RetryPolicy;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.StopOrder.Aim;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.schedule.Planner;
import dev.tomte.tasks.internal.store.Correlation;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskRow.Sequel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a task whose run ended.
 *
 * @param row the task from now on
 * @param due when it is looked at again; empty if it is not
 * @param detail for the history
 * @param again whether it is due for a run outside its schedule
 */
record Ending(TaskRow row, Optional<Due> due, TaskRun.Outcome outcome, String detail, boolean again) {

    private static final int LONGEST_REASON = 2_000;

    /** What is new in the task's row, for the journal: most end well, once, and leave nothing behind. */
    Journal.Kind kind(Run run) {
        boolean plain = row.status() == TaskStatus.COMPLETED
                && !row.request().schedule().isRepeating()
                && row.result() == null
                && run.row.checkpoint() == null
                && run.row.input() == null
                && run.row.result() == null
                && row.checkpoint() == null
                && run.savedCheckpoint() == null
                && row.intervalNanos() == run.row.intervalNanos();
        return plain ? Journal.Kind.DONE : Journal.Kind.CHANGED;
    }

    /** The run that ended so, for the history. */
    TaskRun record(Worker.Report report) {
        TaskRow begun = report.run().row;
        return new TaskRun(
                begun.id(),
                begun.attempts(),
                Correlation.of(begun.id(), begun.started()),
                Clocks.instant(begun.nominal()),
                Clocks.instant(begun.started()),
                Duration.ofNanos(report.nanos()),
                outcome,
                detail);
    }

    /** Decides, from the row as it is now, how the run ended, and when the schedule has its next time. */
    static final class Decision {

        private final Planner planner;
        private final Clocks clocks;
        private final DoubleSupplier random;

        Decision(Planner planner, Clocks clocks, DoubleSupplier random) {
            this.planner = planner;
            this.clocks = clocks;
            this.random = random;
        }

        Ending decide(Worker.Report report, TaskRow now, @Nullable Due planned) {
            StopOrder order = report.run().order();
            TaskRow row = now.withInterval(report.run().chosenIntervalNanos());
            if (row.sequel() == Sequel.GIVEN) {
                row = row.withDue(row.due(), row.due());
            }
            boolean chosen = row.intervalNanos() != now.intervalNanos()
                    && row.request().schedule().kind() == TaskKind.FIXED_RATE;
            Due scheduled = chosen ? byInterval(row).orElse(null) : planned;
            TaskResult result = report.result();
            if (result != null && result.outcome() == TaskResult.Outcome.DONE) {
                return done(row, result.detail(), order, scheduled);
            }
            TaskRow resumable = row.withResult(row.result(), report.run().savedCheckpoint());
            if (order != null && order.aim() != Aim.TIME_OUT) {
                return stopped(resumable, order);
            }
            String reason = order != null ? order.reason() : result != null ? result.detail() : words(report.failure());
            TaskRun.Outcome outcome = order != null ? TaskRun.Outcome.TIMED_OUT : TaskRun.Outcome.FAILED;
            boolean retryable = result == null || result.outcome() == TaskResult.Outcome.FAILED;
            if (retryable && result == null && report.failure() != null) {
                retryable = isRetryable(report);
            }
            return failed(resumable, shorten(reason), outcome, retryable, scheduled);
        }

        private Ending done(TaskRow row, String result, @Nullable StopOrder order, @Nullable Due scheduled) {
            TaskRow done = row.withResult(result.isEmpty() ? null : result, null);
            if (order != null && goesOn(row)) {
                if (order.aim() == Aim.CANCEL) {
                    return new Ending(
                            over(done, TaskStatus.CANCELLED, order.reason()),
                            Optional.empty(),
                            TaskRun.Outcome.COMPLETED,
                            result,
                            false);
                }
                if (order.aim() == Aim.PAUSE) {
                    TaskRow paused = pausedAt(
                            done.withAttempts(0, done.started()).withSequel(Sequel.REGULAR),
                            next(done, scheduled).map(Due::nominal).map(Clocks::micros));
                    return new Ending(paused, Optional.empty(), TaskRun.Outcome.COMPLETED, result, false);
                }
            }
            return onward(done, TaskStatus.COMPLETED, "", TaskRun.Outcome.COMPLETED, result, scheduled);
        }

        /** Whether the end of a run that was done is not the end of the task. */
        private static boolean goesOn(TaskRow row) {
            return row.sequel() == Sequel.GIVEN
                    || (row.sequel() == Sequel.REGULAR
                            && row.request().schedule().isRepeating());
        }

        private Ending stopped(TaskRow row, StopOrder order) {
            TaskRun.Outcome outcome = order.aim() == Aim.CANCEL ? TaskRun.Outcome.CANCELLED : TaskRun.Outcome.STOPPED;
            Due now = now();
            TaskRow stopped =
                    switch (order.aim()) {
                        case CANCEL -> over(row, TaskStatus.CANCELLED, order.reason());
                        case PAUSE ->
                            pausedAt(
                                    row.withAttempts(row.attempts() - 1, row.started())
                                            .withQueued(row.queued() || isTriggered(row), row.input()),
                                    Optional.of(row.nominal()));
                        case BEGIN_ANEW -> anew(row.withResult(row.result(), null), now);
                        case CONTINUE_LATER, TIME_OUT ->
                            pending(row.withAttempts(row.attempts() - 1, row.started()), now)
                                    .withDue(clocks.wallMicros(now), row.nominal());
                    };
            boolean goesOn = order.aim() == Aim.BEGIN_ANEW || order.aim() == Aim.CONTINUE_LATER;
            return new Ending(stopped, goesOn ? Optional.of(now) : Optional.empty(), outcome, order.reason(), goesOn);
        }

        private Ending failed(
                TaskRow row, String reason, TaskRun.Outcome outcome, boolean retryable, @Nullable Due scheduled) {
            RetryPolicy policy = row.request().retry();
            int retry = row.attempts();
            if (retryable && retry <= policy.maxRetries()) {
                long backoff = policy.backoff(retry, random.getAsDouble()).toNanos();
                Due due = new Due(Clocks.instant(row.nominal()), true, clocks.nanos() + backoff);
                String why = "retry " + retry + " of " + policy.maxRetries() + " after: " + reason;
                TaskRow again =
                        row.withStatus(TaskStatus.PENDING, shorten(why)).withDue(clocks.wallMicros(due), row.nominal());
                return new Ending(again, Optional.of(due), outcome, reason, false);
            }
            return onward(row.withResult(row.result(), null), TaskStatus.FAILED, reason, outcome, reason, scheduled);
        }

        /** The end of a time, for good or ill: to the next one, if there is one. */
        private Ending onward(
                TaskRow row,
                TaskStatus last,
                String reason,
                TaskRun.Outcome outcome,
                String detail,
                @Nullable Due scheduled) {
            if (row.queued()) {
                Due now = now();
                return new Ending(anew(row, now), Optional.of(now), outcome, detail, true);
            }
            TaskRow ended = row.input() == null ? row : row.withQueued(false, null);
            TaskSchedule schedule = row.request().schedule();
            if (!goesOn(row)) {
                return new Ending(over(ended, last, reason), Optional.empty(), outcome, detail, false);
            }
            TaskRow fresh = ended.withAttempts(0, row.started()).withSequel(Sequel.REGULAR);
            if (schedule.kind() == TaskKind.TRIGGERED) {
                TaskRow idle = fresh.withStatus(TaskStatus.PENDING, "").withDue(TaskRow.NEVER, row.nominal());
                return new Ending(idle, Optional.empty(), outcome, detail, false);
            }
            Optional<Due> next = next(fresh, scheduled);
            if (next.isEmpty()) {
                return new Ending(over(ended, last, reason), Optional.empty(), outcome, detail, false);
            }
            return new Ending(pending(fresh, next.get()), next, outcome, detail, false);
        }

        private Optional<Due> next(TaskRow row, @Nullable Due scheduled) {
            TaskSchedule schedule = row.request().schedule();
            if (schedule.kind() != TaskKind.FIXED_DELAY) {
                return Optional.ofNullable(scheduled);
            }
            return byInterval(row);
        }

        private Optional<Due> byInterval(TaskRow row) {
            Due current = new Due(Clocks.instant(row.nominal()), false, row.nominal());
            return planner.next(row.request().schedule(), interval(row), current);
        }

        private boolean isRetryable(Worker.Report report) {
            Throwable failure = report.failure();
            try {
                return failure == null || report.run().handler.isRetryable(failure);
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
                return true;
            }
        }

        /** Then nothing but the queue says that it has a run to go on with. */
        private static boolean isTriggered(TaskRow row) {
            return row.request().schedule().kind() == TaskKind.TRIGGERED;
        }

        private Due now() {
            return new Due(clocks.wall().instant(), true, clocks.nanos());
        }

        /** Due at once, for a run outside its schedule. */
        private TaskRow anew(TaskRow row, Due now) {
            TaskRow again = pending(row.withAttempts(0, row.started()), now).withQueued(false, row.input());
            return row.sequel() == Sequel.GIVEN ? again.withDue(again.due(), row.nominal()) : again;
        }

        private TaskRow pending(TaskRow row, Due due) {
            return row.withStatus(TaskStatus.PENDING, "").withDue(clocks.wallMicros(due), Clocks.micros(due.nominal()));
        }
    }

    /** Whether a run that ended so was the last for its time, well or badly: it is neither tried again nor continued. */
    static boolean isEndOfTime(TaskRow after, TaskRun.Outcome outcome) {
        return outcome == TaskRun.Outcome.COMPLETED
                || after.status().isFinal()
                || (after.attempts() == 0 && outcome != TaskRun.Outcome.STOPPED);
    }

    static Duration interval(TaskRow row) {
        return row.intervalNanos() > 0
                ? Duration.ofNanos(row.intervalNanos())
                : row.request().schedule().interval();
    }

    /** How far ahead it can be due at most, if it goes by the ticker. */
    static Duration farthest(TaskRow row) {
        return row.attempts() > 0 ? row.request().retry().maxBackoff().multipliedBy(2) : interval(row);
    }

    static TaskRow over(TaskRow row, TaskStatus status, String reason) {
        return row.withStatus(status, reason)
                .withDue(TaskRow.NEVER, row.nominal())
                .withSequel(Sequel.REGULAR);
    }

    static TaskRow pausedAt(TaskRow row, Optional<Long> nominal) {
        return row.withStatus(TaskStatus.PAUSED, "").withDue(TaskRow.NEVER, nominal.orElse(row.nominal()));
    }

    /** A failure in one line, for people. */
    static String words(@Nullable Throwable failure) {
        if (failure == null) {
            return "it was told to stop";
        }
        String message = failure.getMessage();
        String type = failure.getClass().getSimpleName();
        return message == null || message.isBlank() ? type : type + ": " + message;
    }

    static String shorten(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…";
    }
}
