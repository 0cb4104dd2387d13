package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Constraints;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManagerStatus;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.Journal.Entry;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.schedule.Planner;
import dev.tomte.tasks.internal.store.Correlation;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    final Placing placing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Ending.Decision endings;
    private final Journal journal;
    private final Announcer announcer;
    private final Map<Long, LiveTask> live = new HashMap<>();
    private final Map<String, WorkType> types = new TreeMap<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Worker> heldBack = new ArrayList<>();
    private List<Runnable> outbox = new ArrayList<>();
    private @Nullable Outside outside;
    private int workerNumber;
    private int groupedUnderway;
    private boolean stopping;
    private long completed;
    private long failed;
    private int running;
    private int abandoned;
    private final List<String> threadNumbers = new ArrayList<>();
    private int expectedNumbers;

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
        endings = new Ending.Decision(planner, clocks, random);
        placing = new Placing(this);
        journal = new Journal(store, this::settled);
    }

    /** What the engine asks of those around it; called outside the lock, or put off until then. */
    interface Outside extends Run.RunListener {
        /** Something may be due sooner than was thought. */
        void wake();

        /** A task is due and has constraints: tell {@link Placing#admitted} whether they hold. */
        void check(LiveTask task);

        /** These threads are to give way to the device's own work. */
        void lowerPriority(List<String> threads);

        /** Somebody needs to hear when these conditions begin or cease to hold. */
        void watch(Set<String> conditions);

        /** One who needed that does not any more. */
        void unwatch(Set<String> conditions);

        /** A run of this task ended so, on disk. */
        void ended(TaskRow row, TaskRun.Outcome outcome);

        /** A task that others wait for is final. */
        void chained(TaskRow row);

        /** A type is to be remembered as it is now. */
        void remember(TaskStore.KnownType type);
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
            dispatch();
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
        if (task.place == LiveTask.Place.ELSEWHERE && task.unsaved == 0) {
            live.remove(task.id);
        }
    }

    void forget(LiveTask task) {
        live.remove(task.id);
    }

    boolean isStopping() {
        return stopping;
    }

    // ---- the disk

    /** Makes a row the task's newest and sends it to the disk; tells the receipt what became of it. */
    void save(LiveTask task, TaskRow row, Kind kind, @Nullable TaskRun run, Journal.Receipt receipt) {
        journal.add(List.of(entry(task, row, kind, run, receipt)));
    }

    /** A transition to be saved, with others perhaps. */
    Entry entry(LiveTask task, TaskRow row, Kind kind, @Nullable TaskRun run, Journal.Receipt receipt) {
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

    /** Saves all of these or none. */
    void save(List<Entry> entries) {
        journal.add(entries);
    }

    /** Saves what has happened already and cannot be undone: tried again until the disk takes it. */
    void saveWhateverHappens(LiveTask task, TaskRow row, Kind kind, @Nullable TaskRun run, Runnable saved) {
        save(task, row, kind, run, failure -> {
            if (failure == null) {
                saved.run();
            } else if (!stopping) {
                task.unsaved++; // keeps it at hand
                announcer.diskTrouble(failure);
                placing.after(Placing.DISK_PAUSE, () -> {
                    task.unsaved--;
                    Kind again = kind == Kind.CREATED ? kind : Kind.CHANGED;
                    saveWhateverHappens(task, task.row(), again, run, saved);
                });
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
            if (groupedUnderway < settings.groupedWindow() / 2) {
                idle.addAll(heldBack);
                heldBack.clear();
            }
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

    // ---- handing out work

    private void dispatch() {
        while (!idle.isEmpty() && !stopping) {
            Lane lane = best();
            if (lane == null) {
                return;
            }
            hand(idle.pop(), lane);
        }
    }

    private @Nullable Lane best() {
        Lane best = null;
        long bestKey = 0;
        for (WorkType type : types.values()) {
            if (type.freeRuns() <= 0) {
                continue;
            }
            for (Lane lane : type.lanes) {
                LiveTask head = lane.firstReady();
                if (head != null) {
                    long key = head.readyAt + lane.priority.patience().toNanos();
                    if (best == null || key - bestKey < 0) {
                        best = lane;
                        bestKey = key;
                    }
                }
            }
        }
        return best;
    }

    private void hand(Worker worker, Lane lane) {
        WorkType type = lane.type;
        TaskHandler handler = type.handler;
        if (handler == null) {
            throw new IllegalStateException("no handler for " + type.name);
        }
        int fair = lane.ready.size() / (idle.size() + 1) + 1;
        int count = Math.min(Math.min(type.batchSize(), fair), Math.min(type.freeRuns(), lane.ready.size()));
        List<Run> runs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            runs.add(placing.claim(lane.ready.remove(), worker, handler));
        }
        type.running += count;
        running += count;
        if (lane.ready.size() < Lane.MOST_READY / 2 && lane.nanosToFirst(clocks.micros(), clocks.nanos()) <= 0) {
            afterwards(() -> outside().wake());
        }
        if (type.isGrouped()) {
            afterwards(() -> worker.give(runs));
        } else {
            journalStart(worker, runs.get(0));
        }
    }

    private void journalStart(Worker worker, Run run) {
        LiveTask task = run.task;
        TaskRow before = run.before;
        Kind kind = before.queued() || before.intervalNanos() != run.row.intervalNanos() ? Kind.CHANGED : Kind.STARTED;
        save(task, run.row, kind, null, failure -> {
            if (failure == null) {
                afterwards(() -> worker.give(List.of(run)));
                return;
            }
            announcer.diskTrouble(failure);
            released(run);
            task.row = before;
            placing.later(task, Placing.DISK_PAUSE);
            idle.push(worker);
        });
    }

    private void released(Run run) {
        run.type.running--;
        running--;
        Constraints constraints = run.row.request().constraints();
        if (constraints.stopWhenLost()) {
            afterwards(() -> outside().unwatch(constraints.conditions()));
        }
        run.task.run = null;
        run.task.place = LiveTask.Place.ELSEWHERE;
    }

    // ---- ends

    /** For workers, without the lock: what they were given is done. */
    void reported(Worker worker, List<Worker.Report> reports) {
        locked(() -> {
            if (worker.isDismissed()) {
                return;
            }
            reports.forEach(this::end);
            if (groupedUnderway > settings.groupedWindow()) {
                heldBack.add(worker);
            } else {
                idle.push(worker);
            }
        });
    }

    private void end(Worker.Report report) {
        Run run = report.run();
        LiveTask task = run.task;
        run.type.noteDuration(report.nanos(), 1);
        released(run);
        Ending ending = endings.decide(report, task.row(), task.next);
        boolean well = ending.outcome() == TaskRun.Outcome.COMPLETED;
        completed += well ? 1 : 0;
        boolean badly = ending.outcome() == TaskRun.Outcome.FAILED || ending.outcome() == TaskRun.Outcome.TIMED_OUT;
        failed += badly ? 1 : 0;
        TaskRun record = run.type.options.history() ? record(run, report, ending) : null;
        boolean grouped = run.type.isGrouped();
        groupedUnderway += grouped ? 1 : 0;
        saveWhateverHappens(task, ending.row(), kind(run, ending), record, () -> {
            groupedUnderway -= grouped ? 1 : 0;
            announcer.ended(ending);
            List.copyOf(task.whenEnded).forEach(told -> afterwards(() -> told.accept(ending.row())));
            task.whenEnded.clear();
            afterwards(() -> outside().ended(ending.row(), ending.outcome()));
        });
        if (ending.due().isPresent()) {
            placing.place(task, ending.due().get(), ending.again());
        } else {
            lane(ending.row()).remove(task.id);
        }
        if (ending.row().status().isFinal()) {
            placing.over(ending.row());
        }
    }

    private static Kind kind(Run run, Ending ending) {
        TaskRow row = ending.row();
        boolean plain = row.status() == TaskStatus.COMPLETED
                && !row.request().schedule().isRepeating()
                && row.result() == null
                && run.row.checkpoint() == null
                && run.row.input() == null
                && run.row.result() == null
                && row.checkpoint() == null
                && run.savedCheckpoint() == null
                && row.intervalNanos() == run.row.intervalNanos();
        return plain ? Kind.DONE : Kind.CHANGED;
    }

    private static TaskRun record(Run run, Worker.Report report, Ending ending) {
        TaskRow row = run.row;
        return new TaskRun(
                row.id(),
                row.attempts(),
                Correlation.of(row.id(), row.started()),
                Clocks.instant(row.nominal()),
                Clocks.instant(row.started()),
                Duration.ofNanos(report.nanos()),
                ending.outcome(),
                ending.detail());
    }

    // ---- workers

    void hire(int count) {
        expectedNumbers = count;
        for (int i = 0; i < count; i++) {
            Worker worker = new Worker(this, clocks, ++workerNumber);
            workers.add(worker);
            idle.add(worker);
            worker.start();
        }
    }

    /** For workers, without the lock: a thread's number, by which its priority can be lowered. */
    void numbered(String thread) {
        locked(() -> {
            threadNumbers.add(thread);
            if (threadNumbers.size() >= expectedNumbers) {
                List<String> all = List.copyOf(threadNumbers);
                threadNumbers.clear();
                expectedNumbers = 1;
                afterwards(() -> outside().lowerPriority(all));
            }
        });
    }

    List<Worker> workers() {
        return List.copyOf(workers);
    }

    /** Gives up a worker whose run does not end, and counts that against the type; a new one takes its place. */
    void giveUp(Worker worker, Run run, String why) {
        run.giveUp();
        worker.dismiss();
        workers.remove(worker);
        abandoned++;
        worker.takeReports().forEach(this::end);
        end(new Worker.Report(run, null, null, clocks.nanos() - run.startedNanos()));
        for (Run rest : worker.takeRest()) {
            released(rest);
            rest.task.row = rest.before;
            placing.later(rest.task, Duration.ZERO);
        }
        if (!stopping) {
            hire(1);
        }
        WorkType type = run.type;
        type.offences++;
        if (type.offences >= settings.mostOffences() && !type.quarantined) {
            type.quarantined = true;
            placing.withdraw(type, type.absence());
        }
        announcer.gaveUp(run, why, worker.thread());
        afterwards(() -> outside().remember(type.known()));
    }

    /** For workers, without the lock: one that was dismissed has come to its end. */
    void left(Worker worker) {
        locked(() -> {
            if (!workers.remove(worker)) {
                abandoned--;
                announcer.cameBack(worker.thread());
            }
            changed.signalAll();
        });
    }

    /** No more runs are handed out; those under way are told to continue later. */
    void beginStopping() {
        stopping = true;
        StopOrder order = new StopOrder(StopOrder.Aim.CONTINUE_LATER, "Tomte is stopping");
        for (LiveTask task : List.copyOf(live.values())) {
            Run run = task.run;
            if (run != null) {
                afterwards(() -> run.stop(order));
            }
        }
    }

    /** Whether no run is under way and all is on disk. */
    boolean isQuiet() {
        return running == 0 && journal.isEmpty();
    }

    void dismissAll() {
        workers.forEach(Worker::dismiss);
    }

    int running() {
        return running;
    }

    TaskManagerStatus status(long waiting) {
        int ready = 0;
        long scheduled = 0;
        for (WorkType type : types.values()) {
            ready += type.ready();
            for (Lane lane : type.lanes) {
                scheduled += lane.indexed();
                waiting += lane.parked();
            }
        }
        return new TaskManagerStatus(
                workers.size(),
                running,
                ready,
                waiting,
                scheduled,
                completed,
                failed,
                abandoned,
                settings.groupedWindow() + settings.workers() * WorkType.LARGEST_BATCH);
    }

    Run newRun(LiveTask task, TaskRow before, WorkType type, TaskHandler handler, Worker worker) {
        return new Run(task, before, type, handler, worker, outside(), clocks);
    }

    Due dueNow() {
        return new Due(clocks.wall().instant(), true, clocks.nanos());
    }
}
