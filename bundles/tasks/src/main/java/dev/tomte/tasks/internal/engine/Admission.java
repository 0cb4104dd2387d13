package dev.tomte.tasks.internal.engine;

import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.engine.LiveTask.Place;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.schedule.Ruling;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskRow.Sequel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a task that is due may join the queue: is it too late, is there a handler, does what it needs hold? Under the lock. */
final class Admission {

    /** Later than this, the schedule is asked what to make of it. */
    private static final long LATE_NANOS = 1_000_000_000;

    /** How long a task that has ceased to wait may be in the queue before that is worth a write to the disk. */
    static final Duration MOMENT = Duration.ofMillis(100);

    private final Engine engine;
    /** In the queue, and WAITING as far as anybody knows. */
    private final List<LiveTask> untold = new ArrayList<>();

    Admission(Engine engine) {
        this.engine = engine;
    }

    /** A task is due. */
    void makeReady(LiveTask task) {
        TaskRow row = task.row();
        if (row.status() != TaskStatus.PENDING && row.status() != TaskStatus.WAITING) {
            task.place = Place.ELSEWHERE;
            engine.release(task);
            return;
        }
        boolean regular = !task.extra && row.attempts() == 0 && row.sequel() == Sequel.REGULAR;
        if (regular && !isTimeToRun(task)) {
            return;
        }
        if (row.request().constraints().conditions().isEmpty() || !type(row).isServed()) {
            enqueue(task);
        } else {
            task.place = Place.CHECKING;
            engine.afterwards(() -> engine.outside().check(task));
        }
    }

    private WorkType type(TaskRow row) {
        return engine.type(row.request().type());
    }

    /** Queues it; or it waits, if its handler is away, or went while its constraints were looked at. */
    private void enqueue(LiveTask task) {
        WorkType type = type(task.row());
        if (!type.isServed()) {
            wait(task, type.absence());
            engine.lane(task.row()).park(task.id);
            return;
        }
        task.place = Place.READY;
        task.readyAt = engine.clocks.nanos();
        engine.lane(task.row()).ready.add(task);
        if (task.row().status() == TaskStatus.WAITING) {
            tellSoon(task);
        }
    }

    /** It waits no more; that is saved only if no worker takes it at once, as most do. */
    private void tellSoon(LiveTask task) {
        if (untold.isEmpty()) {
            engine.alarms.after(MOMENT, this::tellAll);
        }
        untold.add(task);
    }

    private void tellAll() {
        List<LiveTask> all = List.copyOf(untold);
        untold.clear();
        for (LiveTask task : all) {
            if (task.place == Place.READY && task.row().status() == TaskStatus.WAITING) {
                TaskRow next = task.row().withStatus(TaskStatus.PENDING, "");
                engine.saveWhateverHappens(task, next, Kind.CHANGED, null, () -> {});
            }
        }
    }

    /** A condition that a task in the queue needs has ceased to hold. */
    void checkAgain(LiveTask task) {
        engine.lane(task.row()).ready.remove(task);
        task.place = Place.CHECKING;
        engine.afterwards(() -> engine.outside().check(task));
    }

    /** A check of the task's constraints ended; the reason says why they do not hold. */
    void admitted(LiveTask task, Optional<String> missing) {
        if (task.place != Place.CHECKING) {
            return;
        }
        if (missing.isPresent()) {
            wait(task, missing.get());
            boolean first = engine.placing
                    .waitingRoom()
                    .add(
                            new WaitingRoom.Group(
                                    task.row().request().constraints().conditions(), engine.lane(task.row())),
                            task.id);
            if (first) {
                watch(task.row());
            }
        } else {
            enqueue(task);
        }
    }

    /** Somebody has to look at its conditions from now on. */
    void watch(TaskRow row) {
        Set<String> conditions = row.request().constraints().conditions();
        engine.afterwards(() -> engine.outside().watch(conditions));
    }

    /** A task that is due cannot run for now. */
    void wait(LiveTask task, String reason) {
        task.place = Place.ELSEWHERE;
        TaskRow row = task.row();
        if (row.status() != TaskStatus.WAITING || !row.reason().equals(reason)) {
            TaskRow waiting = row.withStatus(TaskStatus.WAITING, reason);
            engine.saveWhateverHappens(task, waiting, Kind.CHANGED, null, () -> {});
        }
        engine.release(task);
    }

    /** Whether a due task is to run; if not, it has been placed. May move it to a later time that was missed too. */
    private boolean isTimeToRun(LiveTask task) {
        TaskRow row = task.row();
        TaskSchedule schedule = row.request().schedule();
        Due due = task.due;
        if (due == null || !needsRuling(row, schedule, due)) {
            return true;
        }
        Ruling ruling = engine.planner.rule(
                schedule, Ending.interval(row), row.request().misfire(), due);
        if (ruling.run()) {
            Due chosen = ruling.due().orElse(due);
            task.due = chosen;
            task.row = row.withDue(engine.clocks.wallMicros(chosen), Clocks.micros(chosen.nominal()));
            return true;
        }
        if (ruling.due().isEmpty()) {
            TaskRow over = schedule.isRepeating()
                    ? Ending.over(row, TaskStatus.COMPLETED, "")
                    : Ending.over(row, TaskStatus.CANCELLED, "its time was missed");
            task.place = Place.ELSEWHERE;
            engine.saveWhateverHappens(task, over, Kind.CHANGED, null, () -> {});
            engine.placing.over(over);
            return false;
        }
        Due next = ruling.due().get();
        TaskRow moved = row.withStatus(TaskStatus.PENDING, "")
                .withDue(engine.clocks.wallMicros(next), Clocks.micros(next.nominal()));
        engine.saveWhateverHappens(task, moved, Kind.CHANGED, null, () -> {});
        engine.placing.place(task, next, false);
        return false;
    }

    private boolean needsRuling(TaskRow row, TaskSchedule schedule, Due due) {
        if (schedule.end().isPresent()) {
            return true;
        }
        boolean choosy = schedule.isRepeating() || row.request().misfire() == MisfirePolicy.SKIP;
        long late = due.monotonic() ? engine.clocks.nanos() - due.at() : (engine.clocks.micros() - due.at()) * 1_000;
        return choosy && late > LATE_NANOS;
    }
}
