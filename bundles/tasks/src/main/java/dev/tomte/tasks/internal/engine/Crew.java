package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Constraints;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManagerStatus;
import dev.tomte.task.TaskRun;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskRow.Sequel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who does the work: hands runs to workers, hears how they ended, and gives up those that do not. Under the engine's lock. */
final class Crew {

    /** So long after it began, a run is asked whether it holds others up. */
    static final long RELIEF_NANOS = 10_000_000;

    private final Engine engine;
    private final Announcer announcer;
    private final Ending.Decision endings;
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    /** Too many ends of grouped runs are on their way to the disk for these to go on. */
    private final List<Worker> heldBack = new ArrayList<>();

    private final List<String> threadNumbers = new ArrayList<>();
    private int expectedNumbers;
    private int workerNumber;
    private int groupedUnderway;
    private boolean stopping;
    private long completed;
    private long failed;
    private int running;
    private int strictRunning;
    /** Of those, the short ones that others go in step with. */
    private int inStep;

    private int abandoned;

    Crew(Engine engine, Announcer announcer, Ending.Decision endings) {
        this.engine = engine;
        this.announcer = announcer;
        this.endings = endings;
    }

    boolean isStopping() {
        return stopping;
    }

    // ---- handing out work

    /** Hands what is due to those who are free. */
    void dispatch() {
        boolean othersUnderway = inStep > 0;
        while (!idle.isEmpty() && !stopping) {
            Lane lane = best(type -> true);
            if (lane != null && othersUnderway && awaitsOthers(lane)) {
                engine.afterwards(() -> engine.outside().relieveSoon());
                lane = best(WorkType::isGrouped);
            }
            if (lane == null) {
                return;
            }
            hand(idle.pop(), lane);
        }
    }

    /**
     * Short strict runs go in step: to begin a part of them as soon as there is room costs a commit as all of them do, and
     * from then on they would come back apart, each with a commit of its own.
     */
    private boolean awaitsOthers(Lane lane) {
        WorkType type = lane.type;
        int most = Math.min(engine.settings.workers(), type.options.concurrency());
        return type.isShort() && !type.isGrouped() && freeRuns(type) < Math.min(lane.ready.size(), most);
    }

    private @Nullable Lane best(Predicate<WorkType> which) {
        Lane best = null;
        long bestKey = 0;
        for (WorkType type : engine.types()) {
            if (freeRuns(type) <= 0 || !which.test(type)) {
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
        int share = type.isGrouped() ? lane.ready.size() / (idle.size() + 1) + 1 : lane.ready.size();
        int count = Math.min(Math.min(type.batchSize(), freeRuns(type)), Math.min(share, lane.ready.size()));
        List<Run> runs = new ArrayList<>(count);
        long micros = engine.clocks.micros();
        for (int i = 0; i < count; i++) {
            runs.add(engine.placing.claim(lane.ready.remove(), handler, micros));
        }
        type.running += count;
        running += count;
        if (lane.isLow() && lane.nanosToFirst(engine.clocks.micros(), engine.clocks.nanos()) <= 0) {
            engine.afterwards(() -> engine.outside().wake());
        }
        if (type.isGrouped()) {
            engine.afterwards(() -> worker.give(runs));
        } else {
            strictRunning += count;
            inStep += type.isShort() ? count : 0;
            runs.forEach(run -> run.inStep = type.isShort());
            journalStart(worker, runs);
        }
        if (count > 1) {
            engine.afterwards(() -> engine.outside().relieveSoon());
        }
    }

    /** However short they are and however they are handed out, no more strict runs are under way than there are workers. */
    private int freeRuns(WorkType type) {
        int most = type.isGrouped() ? Integer.MAX_VALUE : engine.settings.workers() - strictRunning;
        return Math.min(type.freeRuns(), most);
    }

    private void journalStart(Worker worker, List<Run> runs) {
        Run last = runs.get(runs.size() - 1);
        engine.save(runs.stream()
                .map(run -> engine.entry(run.task, run.row, startKind(run), null, failure -> {
                    if (failure != null) {
                        announcer.diskTrouble(failure);
                        takeBack(run, Placing.DISK_PAUSE);
                    }
                    if (run == last && failure != null) {
                        idle.push(worker);
                    } else if (run == last) {
                        engine.afterwards(() -> worker.give(runs));
                    }
                }))
                .toList());
    }

    private static Kind startKind(Run run) {
        TaskRow before = run.before;
        return before.queued() || before.sequel() == Sequel.GIVEN || before.intervalNanos() != run.row.intervalNanos()
                ? Kind.CHANGED
                : Kind.STARTED;
    }

    /** A run that has not begun is not to begin: it comes again later, unless it has been told to stop. */
    private void takeBack(Run run, Duration pause) {
        if (run.order() != null) {
            end(new Worker.Report(run, null, null, 0));
            return;
        }
        released(run);
        run.task.row = run.before;
        engine.placing.later(run.task, pause);
    }

    private void released(Run run) {
        run.type.running--;
        running--;
        strictRunning -= run.grouped ? 0 : 1;
        leaveStep(run);
        Constraints constraints = run.row.request().constraints();
        if (constraints.stopWhenLost()) {
            engine.afterwards(() -> engine.outside().unwatch(constraints.conditions()));
        }
        run.task.run = null;
        run.task.place = LiveTask.Place.ELSEWHERE;
    }

    /** Nobody waits for it any more. */
    private void leaveStep(Run run) {
        inStep -= run.inStep ? 1 : 0;
        run.inStep = false;
    }

    /** Those who were held back because too many ends were on their way go on, if that is so no more. */
    void takeUpAgain() {
        if (groupedUnderway < engine.settings.groupedWindow() / 2) {
            idle.addAll(heldBack);
            heldBack.clear();
        }
    }

    // ---- ends

    /** For workers, without the lock: what they were given is done. */
    void reported(Worker worker, List<Worker.Report> reports) {
        engine.locked(() -> {
            if (worker.isDismissed()) {
                return;
            }
            reports.forEach(this::end);
            if (groupedUnderway > engine.settings.groupedWindow()) {
                heldBack.add(worker);
            } else {
                idle.push(worker);
            }
        });
    }

    private void end(Worker.Report report) {
        Run run = report.run();
        LiveTask task = run.task;
        run.type.noteDuration(report.nanos());
        released(run);
        Ending ending = endings.decide(report, task.row(), task.next);
        boolean well = ending.outcome() == TaskRun.Outcome.COMPLETED;
        completed += well ? 1 : 0;
        boolean badly = ending.outcome() == TaskRun.Outcome.FAILED || ending.outcome() == TaskRun.Outcome.TIMED_OUT;
        failed += badly ? 1 : 0;
        TaskRun record = run.type.options.history() ? ending.record(report) : null;
        boolean grouped = run.grouped;
        groupedUnderway += grouped ? 1 : 0;
        engine.saveWhateverHappens(task, ending.row(), ending.kind(run), record, () -> {
            groupedUnderway -= grouped ? 1 : 0;
            announcer.ended(ending);
            run.whenEnded.forEach(who -> engine.afterwards(() -> who.accept(ending.row())));
            engine.afterwards(() -> engine.outside().ended(ending.row(), ending.outcome()));
        });
        if (ending.due().isPresent()) {
            engine.placing.place(task, ending.due().get(), ending.again());
        } else {
            engine.lane(ending.row()).remove(task.id);
        }
        if (ending.row().status().isFinal()) {
            engine.placing.over(ending.row());
        }
    }

    // ---- workers

    void hire(int count) {
        expectedNumbers = count;
        for (int i = 0; i < count; i++) {
            Worker worker = new Worker(this, engine.clocks, ++workerNumber);
            workers.add(worker);
            idle.add(worker);
            worker.start();
        }
    }

    /** For workers, without the lock: a thread's number, by which its priority can be lowered. */
    void numbered(String thread) {
        engine.locked(() -> {
            threadNumbers.add(thread);
            if (threadNumbers.size() >= expectedNumbers) {
                List<String> all = List.copyOf(threadNumbers);
                threadNumbers.clear();
                expectedNumbers = 1;
                engine.afterwards(() -> engine.outside().lowerPriority(all));
            }
        });
    }

    List<Worker> workers() {
        return List.copyOf(workers);
    }

    /**
     * A run that takes longer than those of its type tend to is not to hold others up: the ends of those before it are told,
     * nobody keeps step with it, and those behind it go to another worker, if one is free.
     */
    void relieve(Worker worker) {
        worker.takeReports().forEach(this::end);
        Run run = worker.current();
        if (run != null) {
            leaveStep(run);
        }
        if (!idle.isEmpty()) {
            passOn(worker.takeRest());
        }
    }

    private void passOn(List<Run> runs) {
        if (!runs.isEmpty()) {
            Worker other = idle.pop();
            engine.afterwards(() -> other.give(runs));
        }
    }

    /** Gives up a worker whose run does not end, and counts that against the type; a new one takes its place. */
    void giveUp(Worker worker, Run run, String why) {
        run.giveUp();
        worker.dismiss();
        workers.remove(worker);
        abandoned++;
        worker.takeReports().forEach(this::end);
        end(new Worker.Report(run, null, null, engine.clocks.nanos() - run.startedNanos()));
        List<Run> rest = worker.takeRest();
        if (stopping) {
            rest.forEach(unbegun -> takeBack(unbegun, Duration.ZERO));
        } else {
            hire(1);
            passOn(rest);
        }
        WorkType type = run.type;
        type.offences++;
        if (type.offences >= engine.settings.mostOffences() && !type.quarantined) {
            type.quarantined = true;
            engine.placing.withdraw(type, type.absence());
        }
        announcer.gaveUp(run, why, worker.thread());
        engine.afterwards(() -> engine.outside().remember(type.known()));
    }

    /** For workers, without the lock: one that was dismissed has come to its end. */
    void left(Worker worker) {
        engine.locked(() -> {
            if (!workers.remove(worker)) {
                abandoned--;
                announcer.cameBack(worker.thread());
            }
            engine.signalChange();
        });
    }

    /** No more runs are handed out; those under way are told to continue later. */
    void beginStopping() {
        stopping = true;
        for (LiveTask task : engine.live()) {
            if (task.run != null) {
                engine.placing.stop(task.run, StopOrder.Aim.CONTINUE_LATER, "Tomte is stopping");
            }
        }
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
        for (WorkType type : engine.types()) {
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
                engine.settings.groupedWindow() + engine.settings.workers() * WorkType.LARGEST_BATCH);
    }

    Run newRun(LiveTask task, TaskRow before, WorkType type, TaskHandler handler) {
        return new Run(task, before, type, handler, engine.outside(), engine.clocks);
    }
}
