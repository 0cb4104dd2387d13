package dev.tomte.tasks.internal.engine;

import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskProgress;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.LiveTask.Place;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskRow.Sequel;
import dev.tomte.tasks.internal.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides where a task belongs: in the index, in the queue, in the waiting room, with a worker. Under the engine's lock. */
final class Placing {

    /** How long to leave a disk alone that refused a change. */
    static final Duration DISK_PAUSE = Duration.ofSeconds(1);

    /** What is due within this time is always in memory. */
    private static final long SOON_MICROS = 5_000_000;

    private static final long BLINK_NANOS = 1_000_000;

    private final Engine engine;
    private final Clocks clocks;
    private final WaitingRoom waitingRoom = new WaitingRoom();
    /** Put into the index on what was known then: whether they are due is in their rows. */
    private final LongLongMap doubtful = new LongLongMap();

    Placing(Engine engine) {
        this.engine = engine;
        this.clocks = engine.clocks;
    }

    WaitingRoom waitingRoom() {
        return waitingRoom;
    }

    /** Places a task that could not go on, after a pause; its row is as on the disk. */
    void later(LiveTask task, Duration pause) {
        Due due = new Due(Clocks.instant(task.row().nominal()), true, clocks.nanos() + pause.toNanos());
        place(task, due, task.extra);
    }

    /** Places a task anew whose change was refused: its row is again as on the disk, and it is due when it was. */
    void putBack(LiveTask task) {
        TaskRow row = task.row();
        if (row.status() != TaskStatus.PENDING || row.due() <= clocks.micros()) {
            later(task, Duration.ZERO);
            return;
        }
        Due due = engine.planner.restore(
                row.request().schedule(),
                Ending.farthest(row),
                Clocks.instant(row.nominal()),
                Clocks.instant(row.due()));
        place(task, due, row.queued());
    }

    // ---- the index

    /** Puts a task that is not running where its next look is due. */
    void place(LiveTask task, Due due, boolean extra) {
        doubtful.remove(task.id);
        task.due = due;
        task.extra = extra;
        Lane lane = engine.lane(task.row());
        if (task.place == Place.READY) { // a page of the index brought it while its change was on its way
            lane.ready.remove(task);
        }
        long nanos = clocks.nanos();
        long micros = clocks.micros();
        if (isDue(due) && lane.hasRoom() && lane.nanosToFirst(micros, nanos) > 0) {
            lane.remove(task.id);
            engine.admission.makeReady(task);
            return;
        }
        task.place = Place.ELSEWHERE;
        boolean always =
                task.row().attempts() > 0 || task.row().request().schedule().isRepeating();
        index(lane, task.id, due, always ? Long.MAX_VALUE : micros + SOON_MICROS);
        engine.release(task);
    }

    private boolean isDue(Due due) {
        return due.monotonic() ? due.at() <= clocks.nanos() : due.at() <= clocks.micros();
    }

    /**
     * Notes when a task is due.
     *
     * @param soon until when it is kept in memory, wherever the horizon is
     */
    private void index(Lane lane, long id, Due due, long soon) {
        long micros = clocks.micros();
        long nanos = clocks.nanos();
        long before = lane.nanosToFirst(micros, nanos);
        long wall = due.monotonic() ? micros + (due.at() - nanos) / 1_000 : due.at();
        lane.put(id, wall, due.monotonic(), due.at(), soon);
        if (lane.isOverfull()) {
            lane.trim(micros, nanos);
        }
        if (lane.nanosToFirst(micros, nanos) < before) {
            engine.afterwards(() -> engine.outside().wake());
        }
    }

    /** Takes ids that are due out of the index; those whose rows have to be read are returned, marked as being read. */
    List<LiveTask> takeDue(int most) {
        List<LiveTask> toRead = new ArrayList<>();
        long nanos = clocks.nanos();
        long micros = clocks.micros();
        for (WorkType type : engine.types()) {
            for (Lane lane : type.lanes) {
                boolean low = lane.isLow();
                while (low && toRead.size() < most && lane.hasRoom()) {
                    Due due = lane.popDue(micros, nanos);
                    if (due == null) {
                        break;
                    }
                    take(lane, lane.poppedId(), due, toRead);
                }
            }
        }
        return toRead;
    }

    private void take(Lane lane, long id, Due due, List<LiveTask> toRead) {
        LiveTask task = engine.live(id);
        if (task == null) {
            task = engine.adopt(new LiveTask(id));
            task.due = due;
            task.lane = lane;
            lane.loading++;
            toRead.add(task);
        } else if (task.place == Place.RUNNING) {
            overlap(task, lane);
        } else if (task.place == Place.LOADING) { // somebody else reads it at this moment
            lane.put(id, clocks.micros(), true, clocks.nanos() + BLINK_NANOS, Long.MAX_VALUE);
        } else if (task.place == Place.ELSEWHERE && task.row().due() != TaskRow.NEVER) {
            dueOrNot(task, due);
        }
    }

    /** An entry of the index was read from the disk; what is in the index already is newer. */
    void restored(Lane lane, long id, Due due) {
        LiveTask task = engine.live(id);
        if (lane.isNoted(id) || (task != null && !isInNoPlace(task))) {
            return;
        }
        if (task != null) { // an order is about to move it, or to leave it where it is
            doubtful.put(id, 1);
        }
        long micros = due.monotonic() ? clocks.micros() + (due.at() - clocks.nanos()) / 1_000 : due.at();
        lane.put(id, micros, due.monotonic(), due.at(), Long.MAX_VALUE);
    }

    /** Whether a task is at hand only for somebody's order, so that nothing but the index brings it up again. */
    private static boolean isInNoPlace(LiveTask task) {
        return switch (task.place) {
            case LOADING -> task.lane == null;
            case ELSEWHERE -> task.row().status() == TaskStatus.PENDING;
            case CHECKING, READY, RUNNING -> false;
        };
    }

    /** A page was read up to this entry; null if it was the last. */
    void paged(Lane lane, TaskStore.@Nullable Entry last) {
        if (last == null) {
            lane.endPaging(0, 0, false);
        } else {
            lane.endPaging(last.due(), last.id(), true);
        }
        lane.drainLate(
                (id, micros) -> {
                    if (micros <= lane.horizon()) {
                        lane.put(id, micros, false, micros, Long.MAX_VALUE);
                    }
                },
                (id, nanos) -> {
                    long micros = clocks.micros() + (nanos - clocks.nanos()) / 1_000;
                    if (micros <= lane.horizon()) {
                        lane.put(id, micros, true, nanos, Long.MAX_VALUE);
                    }
                });
        engine.afterwards(() -> engine.outside().wake());
    }

    /** The rows of these could not be read: they go back into the index. */
    void unread(List<LiveTask> tasks) {
        for (LiveTask task : tasks) {
            engine.forget(task);
            Lane lane = task.lane;
            if (lane != null) {
                lane.loading--;
                long at = clocks.nanos() + DISK_PAUSE.toNanos();
                lane.put(task.id, clocks.micros(), true, at, Long.MAX_VALUE);
            }
        }
        engine.signalChange();
    }

    /** A task's row was read; null if there is none any more. */
    void read(LiveTask task, @Nullable TaskRow row) {
        if (task.lane != null) {
            task.lane.loading--;
        }
        task.place = Place.ELSEWHERE;
        if (row == null || row.due() == TaskRow.NEVER) {
            engine.forget(task);
            return;
        }
        task.read(row);
        dueOrNot(task, task.due == null ? engine.dueNow() : task.due);
    }

    /** A task was taken from the index; it may be there on what was known once, and have been given another time. */
    private void dueOrNot(LiveTask task, Due due) {
        TaskRow row = task.row();
        boolean unsure = doubtful.remove(task.id);
        if (unsure && row.status() == TaskStatus.PENDING && row.due() > clocks.micros()) {
            putBack(task);
            return;
        }
        task.due = new Due(Clocks.instant(row.nominal()), due.monotonic(), due.at());
        task.extra |= row.queued(); // the order that asked for this run may not have been answered yet
        engine.admission.makeReady(task);
    }

    // ---- the worker

    /** A task's next time came while it runs. */
    private void overlap(LiveTask task, Lane lane) {
        Run run = task.run;
        Due came = task.next;
        if (run == null || came == null) {
            return;
        }
        TaskRow row = task.row();
        switch (row.request().overlap()) {
            case SKIP -> {}
            case QUEUE -> task.row = row.withQueued(true, row.input());
            case REPLACE -> {
                task.row = row.withQueued(true, row.input()); // it may have come to its end by itself
                stop(run, StopOrder.Aim.BEGIN_ANEW, "its next time came");
            }
        }
        task.next = ahead(row, came);
        if (task.next != null) {
            task.row =
                    task.row().withDue(clocks.wallMicros(task.next), task.row().nominal());
            index(lane, task.id, task.next, Long.MAX_VALUE);
        }
    }

    /** Orders a run to stop; its handler hears of it once the lock is free. */
    void stop(Run run, StopOrder.Aim aim, String reason) {
        if (run.take(new StopOrder(aim, reason))) {
            engine.afterwards(run::tell);
        }
    }

    /** The next time of the schedule that is still to come: those that are gone by now are one with the run at hand. */
    private @Nullable Due ahead(TaskRow row, Due due) {
        return engine.planner
                .ahead(row.request().schedule(), Ending.interval(row), due)
                .orElse(null);
    }

    /** Makes a task that is ready a run; the caller journals it as it has to. */
    Run claim(LiveTask task, TaskHandler handler, long micros) {
        TaskRow before = task.row();
        TaskSchedule schedule = before.request().schedule();
        boolean grid = hasGrid(before);
        TaskRow row = before.begun(micros);
        if (!grid) {
            task.next = null;
        }
        if (task.extra) {
            if (before.attempts() == 0) {
                row = row.withDue(row.due(), row.started());
            }
            row = row.withQueued(false, row.input());
            if (task.next == null && grid) {
                Due due = dueOf(before);
                task.next = isDue(due) ? ahead(before, due) : due;
            }
        }
        if (before.sequel() == Sequel.GIVEN) {
            task.next = dueOf(before);
            row = row.withDue(clocks.wallMicros(task.next), row.started());
        } else if (grid && !task.extra) {
            boolean again = task.due == null || before.attempts() > 0;
            Due due = again ? dueOf(before) : task.due;
            Due next =
                    engine.planner.next(schedule, Ending.interval(before), due).orElse(null);
            boolean passed =
                    again && next != null && isDue(next) && before.request().misfire() != MisfirePolicy.RUN_ALL;
            task.next = passed ? ahead(before, due) : next; // times that passed between two attempts are no overlap
        }
        if (task.next != null && grid) {
            row = row.withDue(clocks.wallMicros(task.next), row.nominal());
            boolean followsAtOnce = row.request().misfire() == MisfirePolicy.RUN_ALL && isDue(task.next);
            if (!followsAtOnce) { // what was missed is no overlap: it comes when this run has ended
                index(engine.lane(row), task.id, task.next, Long.MAX_VALUE);
            }
        }
        WorkType type = engine.type(row.request().type());
        task.row = row;
        task.place = Place.RUNNING;
        task.progress = TaskProgress.NONE;
        if (row.request().constraints().stopWhenLost()) {
            engine.admission.watch(row);
        }
        Run run = engine.crew.newRun(task, before, type, handler);
        task.run = run;
        return run;
    }

    /** Whether its next time does not wait for the end of its run. */
    private static boolean hasGrid(TaskRow row) {
        TaskKind kind = row.request().schedule().kind();
        return row.sequel() == Sequel.REGULAR && (kind == TaskKind.CRON || kind == TaskKind.FIXED_RATE);
    }

    /** The time a row is meant for, on the clock that its schedule goes by. */
    Due dueOf(TaskRow row) {
        Instant nominal = Clocks.instant(row.nominal());
        return engine.planner.restore(row.request().schedule(), Ending.interval(row), nominal, nominal);
    }

    // ---- coming and going

    /** Tasks of this type can run again. */
    void admit(WorkType type) {
        type.lanes.forEach(lane -> lookAgain(lane, lane.unpark()));
    }

    /** Tasks of this type cannot run any more: those that are due wait. */
    void withdraw(WorkType type, String reason) {
        for (Lane lane : type.lanes) {
            for (LiveTask task : lane.ready) {
                engine.admission.wait(task, reason);
                lane.park(task.id);
            }
            lane.ready.clear();
        }
    }

    /** Tasks whose conditions hold again are looked at anew. */
    void release(WaitingRoom.Group group) {
        lookAgain(group.lane(), waitingRoom.empty(group));
    }

    /** Those that waited are due; not so one that was given another time meanwhile. */
    private void lookAgain(Lane lane, long[] ids) {
        long micros = clocks.micros();
        long nanos = clocks.nanos();
        for (long id : ids) {
            LiveTask task = engine.live(id);
            boolean waits = (task == null || task.row == null)
                    ? !lane.isIndexed(id)
                    : task.place == Place.ELSEWHERE && task.row().status() == TaskStatus.WAITING;
            if (waits) {
                doubtful.put(id, 1);
                lane.put(id, micros, true, nanos, Long.MAX_VALUE);
            }
        }
        engine.afterwards(() -> engine.outside().wake());
    }

    /** Takes a task that does not run out of whatever it is in. */
    void detach(LiveTask task) {
        Lane lane = engine.lane(task.row());
        if (task.place == Place.READY) {
            lane.ready.remove(task);
        }
        lane.remove(task.id);
        task.place = Place.ELSEWHERE;
        task.due = null;
    }

    /** A task is over: those that waited for it go on, or are called off. */
    void over(TaskRow row) {
        String name = row.request().name();
        if (name.isEmpty() || !engine.chains.isAwaited(name)) {
            return;
        }
        engine.afterwards(() -> engine.outside().chained(row));
    }
}
