package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreException;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskManagerStatus;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskType;
import dev.tomte.tasks.internal.conditions.ConditionBoard;
import dev.tomte.tasks.internal.schedule.Planner;
import dev.tomte.tasks.internal.schedule.WallWatch;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the rooms of the engine together, and answers for them. */
class DurableTaskManager implements TaskManager {

    private static final Logger LOG = LoggerFactory.getLogger(DurableTaskManager.class);
    /** The wall clock may stray so far from the ticker by itself; more is a step. */
    private static final Duration STEP = Duration.ofSeconds(2);

    private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);

    final Engine engine;
    final ConditionBoard board;
    final Triggers triggers;
    final Handlers handlers;

    private final TasksSettings settings;
    private final TaskStore store;
    private final Timekeeper timekeeper;
    private final Surroundings surroundings;
    private final ClockSteps clockSteps;
    private final Orders orders;
    private final Births births;
    private final Views views;
    private final ExecutorService chores;

    DurableTaskManager(
            TasksSettings settings,
            Clocks clocks,
            TaskStore store,
            ConditionBoard board,
            Announcer.Bus bus,
            Consumer<Set<String>> topicsChanged) {
        this.settings = settings;
        this.store = store;
        this.board = board;
        chores = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "tomte-tasks-chores");
            thread.setDaemon(true);
            return thread;
        });
        Planner planner = new Planner(
                clocks.wall(),
                clocks.ticker(),
                () -> ThreadLocalRandom.current().nextDouble(),
                settings.misfireThreshold());
        Announcer announcer = new Announcer(bus, clocks);
        engine = new Engine(settings.engine(), clocks, store, planner, announcer, () -> ThreadLocalRandom.current()
                .nextDouble());
        surroundings = new Surroundings(engine, board, this::chore, announcer);
        engine.attach(surroundings);
        clockSteps = new ClockSteps(engine, this::chore);
        views = new Views(engine);
        orders = new Orders(engine, surroundings, views);
        triggers = new Triggers(orders, surroundings, topicsChanged);
        births = new Births(engine, orders, views, triggers::add);
        timekeeper = new Timekeeper(
                engine,
                new WallWatch(clocks.wall(), clocks.ticker(), STEP),
                new Pages(engine, this::chore),
                clockSteps::stepped);
        surroundings.connect(timekeeper, triggers, orders);
        handlers = new Handlers(engine, births, orders, this::chore);
        board.addListener(this::conditionChanged);
    }

    private void conditionChanged(String name, boolean holds) {
        surroundings.conditionChanged(name, holds);
        if (holds) {
            chore(() -> triggers.conditionHolds(name));
        }
    }

    private void chore(Runnable body) {
        if (chores.isShutdown()) {
            return; // nothing that is not found again at the next start
        }
        chores.execute(() -> {
            try {
                body.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A chore of the task engine failed", e);
            }
        });
    }

    // ---- life

    /** Reads what there is and begins to work. */
    void start() throws StoreException {
        long start = engine.clocks.nanos();
        TaskStore.Opened opened = store.open(engine.clocks.micros());
        births.startIdsAt(opened.nextId());
        List<TaskStore.KnownType> known = store.types();
        List<TaskRow> chained = store.chained().stream() // but those whose others are done: a name may be used again
                .filter(TaskRow::awaitsOthers)
                .toList();
        engine.locked(() -> {
            for (TaskStore.KnownType type : known) {
                WorkType work = engine.type(type.name());
                work.description = type.description();
                work.provider = type.provider();
                work.quarantined = type.quarantined();
                work.offences = type.offences();
                work.scheduled = type.scheduled();
            }
            chained.forEach(row -> engine.chains.await(row.id(), row.request().after()));
        });
        store.triggered().forEach(triggers::add);
        chained.forEach(surroundings::restoreChain);
        clockSteps.lookAtClock();
        engine.locked(() -> engine.crew.hire(settings.engine().workers()));
        handlers.start();
        Upkeep.schedule(this, handlers, board, surroundings::isWatching, settings.history());
        timekeeper.start();
        if (!opened.interrupted().isEmpty()) {
            LOG.info(
                    "{} tasks were running when Tomte ended; they run again",
                    opened.interrupted().size());
        }
        LOG.debug("Tasks are ready after {} ms", (engine.clocks.nanos() - start) / 1_000_000);
    }

    /** Stops taking work, waits for what runs as long as is configured, and leaves the rest for the next start. */
    void stop() {
        engine.locked(engine.crew::beginStopping);
        boolean interrupted = false;
        try {
            timekeeper.stop(JOIN_LIMIT);
            boolean quiet = engine.awaitQuiet(settings.stopWait());
            if (!quiet) {
                LOG.warn(
                        "{} tasks still run after {}; they are cut off and run again at the next start",
                        engine.answer(engine.crew::running),
                        settings.stopWait());
            }
            chores.shutdown();
            if (!chores.awaitTermination(JOIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A chore of the task engine does not end");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        chores.shutdownNow();
        engine.locked(engine.crew::dismissAll);
        board.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the clocks at once; for those who move them by hand. Else a step is noticed within a second. */
    void look() {
        timekeeper.wake();
    }

    // ---- the contract

    @Override
    public CompletableFuture<Task> create(TaskRequest request) {
        return births.create(request);
    }

    @Override
    public CompletableFuture<List<Task>> createAll(List<TaskRequest> requests) {
        return births.createAll(requests);
    }

    @Override
    public Optional<Instant> firstRun(TaskSchedule schedule) {
        return births.firstRun(schedule);
    }

    @Override
    public Optional<Task> get(long id) throws TaskException {
        return read(() -> store.get(id)).map(views::seen);
    }

    @Override
    public Optional<Task> find(String name) throws TaskException {
        Optional<TaskRow> named = read(() -> store.find(name));
        return named.map(views::seen);
    }

    @Override
    public List<Task> list(TaskFilter filter) throws TaskException {
        return views.seen(read(() -> store.list(filter)));
    }

    @Override
    public List<TaskRun> history(long id, int limit) throws TaskException {
        if (limit < 1 || limit > 100_000) {
            throw new IllegalArgumentException("limit must be 1 to 100000, not " + limit);
        }
        return read(() -> store.history(id, limit));
    }

    @FunctionalInterface
    private interface Query<T> {
        T run() throws StoreException;
    }

    private static <T> T read(Query<T> query) throws TaskException {
        try {
            return query.run();
        } catch (StoreException e) {
            throw new TaskException("The tasks cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public CompletableFuture<Task> cancel(long id, String reason) {
        return orders.cancel(id, reason);
    }

    @Override
    public CompletableFuture<Task> pause(long id) {
        return orders.pause(id);
    }

    @Override
    public CompletableFuture<Task> resume(long id) {
        return orders.resume(id);
    }

    @Override
    public CompletableFuture<Task> runNow(long id) {
        return orders.runNow(id);
    }

    @Override
    public CompletableFuture<Task> trigger(long id, String data) {
        return orders.trigger(id, data);
    }

    @Override
    public CompletableFuture<Task> reschedule(long id, TaskSchedule schedule) {
        return orders.reschedule(id, schedule);
    }

    @Override
    public CompletableFuture<Integer> cleanUp(Duration olderThan) {
        if (olderThan.isNegative()) {
            throw new IllegalArgumentException("olderThan must not be negative, not " + olderThan);
        }
        long before = engine.clocks.micros() - olderThan.toNanos() / 1_000;
        return store.cleanUp(before)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new TaskException("Old tasks could not all be removed: " + failure.getMessage(), failure)));
    }

    @Override
    public List<TaskType> types() {
        return engine.answer(() -> engine.types().stream()
                .map(type -> type.describe(settings.engine().workers()))
                .toList());
    }

    @Override
    public void release(String type) {
        handlers.release(type);
    }

    @Override
    public TaskManagerStatus status() {
        return engine.answer(
                () -> engine.crew.status(engine.placing.waitingRoom().size()));
    }
}
