package dev.tomte.tasks.internal.store;

import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRun.Outcome;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.store.Shape.Timing;
import dev.tomte.tasks.internal.store.TaskRow.Sequel;
import java.util.List;

/**
 * The numbers that stand for constants on disk: places in these lists. Append to them; never insert, move or remove.
 *
 * @param <E> what is numbered
 */
record Codes<E extends Enum<E>>(List<E> inOrder) {

    static final Codes<TaskStatus> STATUS = new Codes<>(List.of(
            TaskStatus.PENDING,
            TaskStatus.WAITING,
            TaskStatus.RUNNING,
            TaskStatus.PAUSED,
            TaskStatus.COMPLETED,
            TaskStatus.FAILED,
            TaskStatus.CANCELLED));
    static final Codes<TaskPriority> PRIORITY =
            new Codes<>(List.of(TaskPriority.HIGH, TaskPriority.NORMAL, TaskPriority.LOW));
    static final Codes<TaskKind> KIND = new Codes<>(
            List.of(TaskKind.ONE_TIME, TaskKind.FIXED_RATE, TaskKind.FIXED_DELAY, TaskKind.CRON, TaskKind.TRIGGERED));
    static final Codes<MisfirePolicy> MISFIRE =
            new Codes<>(List.of(MisfirePolicy.RUN_ONCE, MisfirePolicy.SKIP, MisfirePolicy.RUN_ALL));
    static final Codes<OverlapPolicy> OVERLAP =
            new Codes<>(List.of(OverlapPolicy.SKIP, OverlapPolicy.QUEUE, OverlapPolicy.REPLACE));
    static final Codes<ExistingTaskPolicy> EXISTING =
            new Codes<>(List.of(ExistingTaskPolicy.KEEP, ExistingTaskPolicy.REPLACE, ExistingTaskPolicy.APPEND));
    static final Codes<Timing> TIMING = new Codes<>(List.of(Timing.NOTHING, Timing.START, Timing.INTERVAL));
    static final Codes<Sequel> SEQUEL = new Codes<>(List.of(Sequel.REGULAR, Sequel.NONE, Sequel.GIVEN));
    static final Codes<Outcome> OUTCOME = new Codes<>(List.of(
            Outcome.COMPLETED,
            Outcome.FAILED,
            Outcome.TIMED_OUT,
            Outcome.CANCELLED,
            Outcome.STOPPED,
            Outcome.INTERRUPTED));

    /** @throws IllegalArgumentException if the constant is not in the list: it was forgotten here */
    int code(E constant) {
        int code = inOrder.indexOf(constant);
        if (code < 0) {
            throw new IllegalArgumentException(constant + " has no number to be stored as");
        }
        return code;
    }

    /** @throws IllegalArgumentException if no constant has the number */
    E of(int code) {
        if (code < 0 || code >= inOrder.size()) {
            throw new IllegalArgumentException("expected a number of " + inOrder + ", not " + code);
        }
        return inOrder.get(code);
    }
}
