package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;

/**
 * The small parts of a request in one number: 0 for most, which takes no room on disk. The SQL knows the places of
 * {@link #KIND_MASK kind} and {@link #CHAINED}.
 */
record Shape(int bits) {

    /** What the column timing holds. */
    enum Timing {
        NOTHING,
        /** The schedule's start, in microseconds after the task's creation. */
        START,
        /** The schedule's interval in nanoseconds. */
        INTERVAL
    }

    static final int KIND_MASK = 7;
    /** Whether it has to wait for others at first. */
    static final int CHAINED = 8;

    private static final int MONOTONIC = 1 << 4;
    private static final int TIMING_SHIFT = 5;
    private static final int MISFIRE_SHIFT = 7;
    private static final int OVERLAP_SHIFT = 9;
    private static final int EXISTING_SHIFT = 11;
    private static final int NOTIFY = 1 << 13;
    private static final int LATER = 1 << 14;
    private static final int ALL = (1 << 15) - 1;

    Shape {
        if ((bits & ~ALL) != 0) {
            throw new IllegalArgumentException("its shape " + bits + " is of a newer version");
        }
    }

    static int of(TaskRequest request, Timing timing) {
        TaskSchedule schedule = request.schedule();
        return Codes.KIND.code(schedule.kind())
                | (request.after().isEmpty() ? 0 : CHAINED)
                | (isMonotonic(schedule) ? MONOTONIC : 0)
                | (Codes.TIMING.code(timing) << TIMING_SHIFT)
                | (Codes.MISFIRE.code(request.misfire()) << MISFIRE_SHIFT)
                | (Codes.OVERLAP.code(request.overlap()) << OVERLAP_SHIFT)
                | (Codes.EXISTING.code(request.existing()) << EXISTING_SHIFT)
                | (request.notifyAtEnd() ? NOTIFY : 0)
                | (request.handlerMayComeLater() ? LATER : 0);
    }

    private static boolean isMonotonic(TaskSchedule schedule) {
        return switch (schedule.kind()) {
            case ONE_TIME -> !schedule.interval().isZero() && schedule.start().isEmpty();
            case FIXED_RATE, FIXED_DELAY -> true;
            case CRON, TRIGGERED -> false;
        };
    }

    TaskKind kind() {
        return Codes.KIND.of(bits & KIND_MASK);
    }

    boolean isRepeating() {
        return (bits & KIND_MASK) != 0;
    }

    /** Whether it goes by the ticker; what is to run at once does, should the clock have been set back since. */
    static boolean isByTicker(int bits) {
        boolean atOnce = (bits & KIND_MASK) == Codes.KIND.code(TaskKind.ONE_TIME)
                && ((bits >> TIMING_SHIFT) & 3) == Codes.TIMING.code(Timing.NOTHING);
        return atOnce || (bits & MONOTONIC) != 0;
    }

    Timing timing() {
        return Codes.TIMING.of((bits >> TIMING_SHIFT) & 3);
    }

    int misfire() {
        return (bits >> MISFIRE_SHIFT) & 3;
    }

    int overlap() {
        return (bits >> OVERLAP_SHIFT) & 3;
    }

    int existing() {
        return (bits >> EXISTING_SHIFT) & 3;
    }

    boolean notifyAtEnd() {
        return (bits & NOTIFY) != 0;
    }

    boolean handlerMayComeLater() {
        return (bits & LATER) != 0;
    }
}
