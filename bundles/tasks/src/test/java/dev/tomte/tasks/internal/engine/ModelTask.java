package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the contract says a task is at a moment. */
final class ModelTask {

    /** Where it is in its life; more than its status, as a due task may wait for several things. */
    enum Where {
        AFTER_OTHERS,
        LATER,
        DUE,
        RUNS,
        HELD,
        OVER
    }

    static final long NEVER = Long.MAX_VALUE;

    final long id;
    final TaskRequest request;
    final Set<String> after;
    TaskSchedule schedule;
    Where where = Where.LATER;
    TaskStatus end = TaskStatus.COMPLETED;
    long endedAt;
    int attempts;
    /** Nanoseconds on the clock it goes by; {@link #NEVER} if only a trigger makes it run. */
    long due = NEVER;

    boolean dueOnWall;
    /** Of a run whose schedule has a grid: its next time, on the same clock as {@link #due}; NEVER if not known. */
    long next = NEVER;
    /** Is to run again when its run has ended. */
    boolean queued;
    /** Was due while time passed, so that its next time may have come before its run began. */
    boolean lingered;
    /** Held while it was due or ran, or between retries: on resume it goes on at once. */
    boolean cut;
    /** One of those it waits for did not complete: it is called off, at the latest when it is resumed. */
    boolean doomed;
    /** When it runs next is not for the contract to say, or hangs on a clock that was set. */
    boolean loose;
    /** It may have begun just before a crash. */
    boolean unsure;
    /** It was over, and runs once more outside its schedule. */
    boolean onceMore;
    /** A time it was given while it ran: it comes once that run has ended for good. */
    boolean given;
    /** When, on the clock that {@link #givenOnWall} says; not certain any more if the wall clock was set since. */
    long givenDue = NEVER;

    boolean givenOnWall;
    boolean givenLoose;
    /** The wall clock was set since its time was shown. */
    boolean stepped;

    Optional<String> checkpoint = Optional.empty();
    Puppets.@Nullable Play play;

    ModelTask(long id, TaskRequest request) {
        this.id = id;
        this.request = request;
        schedule = request.schedule();
        after = new TreeSet<>(request.after());
    }

    boolean isOver() {
        return where == Where.OVER;
    }

    /** Whether it may be due later than it was: after a restart, as the clock was set before. */
    boolean isUncertain() {
        return loose && stepped;
    }

    boolean hasGrid() {
        return !onceMore && (schedule.kind() == TaskKind.FIXED_RATE || schedule.kind() == TaskKind.CRON);
    }

    boolean isConstrained() {
        return !request.constraints().conditions().isEmpty();
    }

    @Override
    public String toString() {
        return "task " + id + " '" + request.name() + "' of type " + request.type() + " " + schedule.kind() + " "
                + request.overlap() + " is " + where + (isOver() ? " " + end : "") + ", attempts " + attempts
                + (due == NEVER ? "" : ", due " + due + (dueOnWall ? " wall" : " ticker"))
                + (next == NEVER ? "" : ", next " + next) + (queued ? ", queued" : "") + (loose ? ", loose" : "")
                + (stepped ? ", stepped" : "") + (cut ? ", cut" : "")
                + (onceMore ? ", once more" : "") + (given ? ", given another time" : "") + (doomed ? ", doomed" : "")
                + (after.isEmpty() ? "" : ", after " + after);
    }
}
