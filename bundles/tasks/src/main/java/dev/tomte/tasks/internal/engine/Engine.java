package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskRun;
import dev.tomte.tasks.internal.engine.Journal.Entry;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.schedule.Planner;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The floor where everything meets: which tasks are at hand, who is free, what is on its way to the disk. One lock guards all
 * of it and is held for moments; the disk, conditions and callers' stages are waited for outside it. Unless they say
 * otherwise, methods are called under that lock: inside {@link #locked}.
 */
final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private static final long GLANCE_NANOS = 20_000_000;

    final EngineSettings settings;
    final Clocks clocks;
    final TaskStore store;
    final Planner planner;
    final Chains chains = new Chains();
    final Alarms alarms = new Alarms(this);
    final Placing placing;
    final Admission admission;
    final Crew crew;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Journal journal;
    private final List<Shift> shifts = new ArrayList<>(0);
    private final Announcer announcer;
    private final Map<Long, LiveTask> live = new HashMap<>();
    private final Map<String, WorkType> types = new TreeMap<>();
    private List<Runnable> outbox = new ArrayList<>();
    private @Nullable Outside outside;

    Engine(
            EngineSettings settings,
            Clocks clocks,
            TaskStore store,
            Planner planner,
            Announcer announcer,
            DoubleSupplier random) {
        this.settings = settings;
        this.clocks = clocks;
        this.store = store;
        this.planner = planner;
        this.announcer = announcer;
        placing = new Placing(this);
        admission = new Admission(this);
        crew = new Crew(this, announcer, new Ending.Decision(planner, clocks, random));
        journal = new Journal(store, this::settled);
    }

    void attach(Outside around) {
        outside = around;
    }

    Outside outside() {
        Outside around = outside;
        if (around == null) {
            throw new IllegalStateException("not attached");
        }
        return around;
    }

    // ---- the lock

    /** Runs something under the lock, hands out work, and then does what was put off until the lock is free. */
    void locked(Runnable body) {
        answer(() -> {
            body.run();
            return true;
        });
    }

    /** As {@link #locked}, with an answer. */
    <T> T answer(Supplier<T> body) {
        lock.lock();
        try {
            T result = body.get();
            crew.dispatch();
            return result;
        } finally {
            List<Runnable> after = List.of();
            boolean last = lock.getHoldCount() == 1;
            if (last && !outbox.isEmpty()) {
                after = outbox;
                outbox = new ArrayList<>();
            }
            lock.unlock();
            if (last) {
                journal.flush();
                after.forEach(Engine::callQuietly);
            }
        }
    }

    private static void callQuietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("What was to follow a change of a task failed; the change itself stands", e);
        }
    }

    /** Puts something off until the lock is free. */
    void afterwards(Runnable action) {
        outbox.add(action);
    }

    /** Waits, without the lock meanwhile, until something changed or the time is up. */
    @SuppressWarnings("WaitNotInLoop") // callers loop
    void awaitChange(Duration limit) throws InterruptedException {
        changed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Without the lock: waits until something changed or the time is up. */
    void awaitChangeOutside(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            awaitChange(limit);
        } finally {
            lock.unlock();
        }
    }

    /** Without the lock: waits until no run is under way and all is on disk; whether that came in time. */
    boolean awaitQuiet(Duration limit) throws InterruptedException {
        long end = clocks.nanos() + limit.toNanos();
        lock.lock();
        try {
            while (!isQuiet()) {
                long left = end - clocks.nanos();
                if (left <= 0) {
                    return false;
                }
                awaitChange(Duration.ofNanos(Math.min(left, GLANCE_NANOS)));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    void signalChange() {
        changed.signalAll();
    }

    // ---- what is at hand

    WorkType type(String name) {
        return types.computeIfAbsent(name, any -> new WorkType(name, settings.window()));
    }

    boolean knowsType(String name) {
        return types.containsKey(name);
    }

    Collection<WorkType> types() {
        return types.values();
    }

    Lane lane(TaskRow row) {
        return type(row.request().type()).lane(row.request().priority());
    }

    @Nullable
    LiveTask live(long id) {
        return live.get(id);
    }

    Collection<LiveTask> live() {
        return live.values();
    }

    LiveTask adopt(LiveTask task) {
        live.put(task.id, task);
        return task;
    }

    /** Lets go of a task that needs nobody's attention now. */
    void release(LiveTask task) {
        if (task.place == LiveTask.Place.ELSEWHERE && task.unsaved == 0 && task.owed == 0) {
            live.remove(task.id);
        }
    }

    void forget(LiveTask task) {
        live.remove(task.id);
    }

    // ---- the disk

    /** Makes a row the task's newest and sends it to the disk; tells the receipt what became of it. */
    void save(LiveTask task, TaskRow row, Kind kind, @Nullable TaskRun run, Journal.Receipt receipt) {
        journal.add(List.of(entry(task, row, kind, run, receipt)));
    }

    /** A transition to be saved, with others perhaps. */
    Entry entry(LiveTask task, TaskRow row, Kind kind, @Nullable TaskRun run, Journal.Receipt receipt) {
        shifts.forEach(shift -> shift.note(row.id()));
        task.row = row;
        task.unsaved++;
        return new Entry(row, kind, run, failure -> {
            task.unsaved--;
            if (failure == null && task.announced != row.status()) {
                announcer.changed(row, task.announced);
                task.announced = row.status();
            }
            receipt.settled(failure);
            release(task);
        });
    }

    /** The wall clock was set by so much; the disk is the caller's to do, between this and {@link #endShift}. */
    Shift beginShift(long micros) {
        types().forEach(type -> type.lanes.forEach(lane -> lane.shift(micros)));
        Shift shift = new Shift(micros, journal.added());
        live.values().forEach(shift::apply);
        shifts.add(shift);
        return shift;
    }

    /** Without the lock: waits until all that was decided before is on disk, or was refused. */
    void awaitBefore(Shift shift) throws InterruptedException {
        while (journal.decided() < shift.after) {
            awaitChangeOutside(Duration.ofNanos(GLANCE_NANOS));
        }
    }

    void endShift(Shift shift) {
        shifts.remove(shift);
    }

    /** Saves all of these or none. */
    void save(List<Entry> entries) {
        journal.add(entries);
    }

    /** Saves what has happened already and cannot be undone: tried again until the disk takes it. */
    void saveWhateverHappens(LiveTask task, TaskRow row, Kind kind, @Nullable TaskRun run, Runnable saved) {
        save(task, row, kind, run, failure -> {
            if (failure == null) {
                saved.run();
            } else if (!crew.isStopping()) {
                task.owed++;
                announcer.diskTrouble(failure);
                saveOwed(task, kind == Kind.CREATED ? kind : Kind.CHANGED, run, saved);
            }
        });
    }

    /** Not while a newer change is on its way: that may be refused and taken back, and then must not have come this way. */
    private void saveOwed(LiveTask task, Kind kind, @Nullable TaskRun run, Runnable saved) {
        alarms.after(Placing.DISK_PAUSE, () -> {
            if (task.unsaved > 0) {
                saveOwed(task, kind, run, saved);
            } else {
                task.owed--;
                saveWhateverHappens(task, task.row(), kind, run, saved);
            }
        });
    }

    private void settled(List<Entry> entries, @Nullable Throwable failure) {
        locked(() -> {
            if (failure == null) {
                announcer.diskWorks();
            }
            for (Entry entry : entries) {
                settle(entry, failure);
            }
            crew.takeUpAgain();
            changed.signalAll();
        });
    }

    private static void settle(Entry entry, @Nullable Throwable failure) {
        try {
            entry.receipt().settled(failure);
        } catch (RuntimeException | Error e) { // the others of the same commit have theirs to hear
            LOG.error(
                    "Task {} was {} and the engine stumbled over it",
                    entry.row().id(),
                    failure == null ? "saved" : "not saved",
                    e);
        }
    }

    /** Whether no run is under way and all is on disk. */
    boolean isQuiet() {
        return crew.running() == 0 && journal.isEmpty();
    }

    Due dueNow() {
        return new Due(clocks.wall().instant(), true, clocks.nanos());
    }
}
