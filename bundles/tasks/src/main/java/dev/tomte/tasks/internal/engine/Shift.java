package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskSchedule;
import dev.tomte.tasks.internal.store.TaskRow;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The wall clock was set. What goes by the ticker is due so much later by the wall's new time, or earlier: at hand at once, on
 * disk as soon as all is there that was decided before, and but for what was decided since. Under the engine's lock.
 */
final class Shift {

    final long micros;
    /** So many groups of transitions had been taken before. */
    final long after;

    private final Set<Long> since = new HashSet<>();

    Shift(long micros, long after) {
        this.micros = micros;
        this.after = after;
    }

    /** A transition of this task was decided, with times by the new clock. */
    void note(long id) {
        since.add(id);
    }

    long[] since() {
        return since.stream().mapToLong(Long::longValue).toArray();
    }

    /** A row that is at hand; what is on its way to the disk keeps what it says. */
    void apply(LiveTask task) {
        TaskRow row = task.row;
        if (row != null && task.unsaved == 0 && row.due() != TaskRow.NEVER && goesByTicker(row)) {
            task.row = row.withDue(row.due() + micros, row.nominal() + micros);
        }
    }

    private static boolean goesByTicker(TaskRow row) {
        TaskSchedule schedule = row.request().schedule();
        return switch (schedule.kind()) {
            case ONE_TIME -> schedule.start().isEmpty();
            case FIXED_RATE, FIXED_DELAY -> !schedule.start().equals(Optional.of(Clocks.instant(row.nominal())));
            case CRON, TRIGGERED -> false;
        };
    }
}
