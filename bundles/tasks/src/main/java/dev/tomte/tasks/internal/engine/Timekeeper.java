package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreException;
import dev.tomte.tasks.internal.schedule.WallWatch;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that knows when something is due: it brings due tasks into the queues, stops runs whose time is up, and notices
 * when somebody sets the clock. It sleeps until the next of these.
 */
final class Timekeeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);

    private static final int MOST_READ_AT_ONCE = 512;
    /** How soon a step of the wall clock is noticed. */
    private static final long LONGEST_SLEEP_NANOS = 1_000_000_000;

    private static final long PAUSE_AFTER_TROUBLE_NANOS = 1_000_000_000;

    private final Engine engine;
    private final Clocks clocks;
    private final TaskStore store;
    private final WallWatch wallWatch;
    private final Pages pages;
    private final Consumer<Duration> stepped;
    private final Thread thread;
    private volatile boolean awake = true;
    /** Somebody has to look soon whether a run holds others up. */
    private volatile boolean reliefWanted;
    /** Ticker. */
    private volatile long sleepsUntil;

    private volatile boolean stopping;

    Timekeeper(Engine engine, WallWatch wallWatch, Pages pages, Consumer<Duration> stepped) {
        this.engine = engine;
        this.clocks = engine.clocks;
        this.store = engine.store;
        this.wallWatch = wallWatch;
        this.pages = pages;
        this.stepped = stepped;
        sleepsUntil = clocks.nanos();
        thread = new Thread(this, "tomte-tasks-clock");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Looks again, as something may be due sooner than was thought. */
    void wake() {
        if (!awake) {
            awake = true;
            LockSupport.unpark(thread);
        }
    }

    /** Looks whether a run holds others up once it may. */
    void relieveSoon() {
        reliefWanted = true;
        if (sleepsUntil - clocks.nanos() > 2 * Crew.RELIEF_NANOS) {
            wake();
        }
    }

    /** Ends the thread and waits for that. */
    void stop(Duration limit) throws InterruptedException {
        stopping = true;
        LockSupport.unpark(thread);
        thread.join(limit.toMillis());
    }

    @Override
    public void run() {
        while (!stopping) {
            awake = false;
            boolean relieving = reliefWanted;
            reliefWanted = false;
            long sleep;
            try {
                sleep = look();
            } catch (StoreException | RuntimeException | Error e) {
                LOG.error("The task engine's clock stumbled; it looks again in a second", e);
                sleep = PAUSE_AFTER_TROUBLE_NANOS;
            }
            if (!awake && !stopping && sleep > 0) {
                long nap = relieving || reliefWanted ? Math.min(sleep, Crew.RELIEF_NANOS) : sleep;
                sleepsUntil = clocks.nanos() + nap;
                LockSupport.parkNanos(this, nap);
                sleepsUntil = clocks.nanos();
            }
        }
    }

    /** Does what is due now; returns how long until the next. */
    private long look() throws StoreException {
        Duration step = wallWatch.poll();
        if (!step.isZero()) {
            stepped.accept(step);
        }
        List<LiveTask> due = engine.answer(() -> {
            engine.alarms.ring(clocks.nanos());
            stopLate();
            relieve();
            return engine.placing.takeDue(MOST_READ_AT_ONCE);
        });
        read(due);
        pages.readWanted();
        return engine.answer(this::sleep);
    }

    private void read(List<LiveTask> tasks) throws StoreException {
        if (tasks.isEmpty()) {
            return;
        }
        long[] ids = tasks.stream().mapToLong(task -> task.id).toArray();
        Map<Long, TaskRow> rows = new HashMap<>();
        try {
            store.load(ids, ids.length).forEach(row -> rows.put(row.id(), row));
        } catch (StoreException e) {
            engine.locked(() -> engine.placing.unread(tasks));
            throw e;
        }
        engine.locked(() -> {
            tasks.forEach(task -> engine.placing.read(task, rows.get(task.id)));
            engine.signalChange();
        });
    }

    /** Runs whose time is up are told to stop; those that were told long ago are given up. */
    private void stopLate() {
        long now = clocks.nanos();
        for (Worker worker : engine.crew.workers()) {
            Run run = worker.current();
            if (run == null) {
                continue;
            }
            if (run.order() != null) {
                if (now - run.orderedAt() > engine.settings.grace().toNanos()) {
                    engine.crew.giveUp(
                            worker, run, "it went on for " + engine.settings.grace() + " after it was told to stop");
                }
            } else if (run.deadline() != Run.NO_LIMIT && now - run.deadline() >= 0) {
                String limit =
                        Duration.ofNanos(run.deadline() - run.startedNanos()).toString();
                engine.placing.stop(run, StopOrder.Aim.TIME_OUT, "it took longer than " + limit);
            }
        }
    }

    private void relieve() {
        engine.crew.workers().stream().filter(Worker::holdsOthersUp).forEach(engine.crew::relieve);
    }

    private long sleep() {
        long nanos = clocks.nanos();
        long micros = clocks.micros();
        long sleep = LONGEST_SLEEP_NANOS;
        for (WorkType type : engine.types()) {
            for (Lane lane : type.lanes) {
                if (lane.isLow()) {
                    sleep = Math.min(sleep, lane.nanosToFirst(micros, nanos));
                }
            }
        }
        long alarm = engine.alarms.next();
        sleep = alarm == DueHeap.NONE ? sleep : Math.min(sleep, alarm - nanos);
        for (Worker worker : engine.crew.workers()) {
            Run run = worker.current();
            if (worker.keepsOthers()) {
                sleep = Math.min(sleep, Crew.RELIEF_NANOS);
            }
            if (run != null && run.order() != null) {
                sleep = Math.min(
                        sleep, run.orderedAt() + engine.settings.grace().toNanos() - nanos + 1);
            } else if (run != null && run.deadline() != Run.NO_LIMIT) {
                sleep = Math.min(sleep, run.deadline() - nanos);
            }
        }
        return sleep;
    }
}
