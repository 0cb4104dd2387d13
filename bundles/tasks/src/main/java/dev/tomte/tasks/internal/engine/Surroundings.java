package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreException;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskProgress;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.conditions.ConditionBoard;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens around the engine, outside its lock: constraints are looked at, chains are followed, checkpoints saved. What
 * may take its time is a chore, done one after the other.
 */
final class Surroundings implements Outside {

    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

    private final Engine engine;
    private final TaskStore store;
    private final ConditionBoard board;
    private final Executor chores;
    private final Announcer announcer;
    private final AtomicInteger watches = new AtomicInteger();
    /** Types that the disk refused, to be tried again; guarded by the engine's lock. */
    private final Set<String> unremembered = new HashSet<>();

    private @Nullable Timekeeper timekeeper;
    private @Nullable Triggers triggers;
    private @Nullable Orders orders;

    Surroundings(Engine engine, ConditionBoard board, Executor chores, Announcer announcer) {
        this.engine = engine;
        this.store = engine.store;
        this.board = board;
        this.chores = chores;
        this.announcer = announcer;
    }

    void connect(Timekeeper clock, Triggers allTriggers, Orders allOrders) {
        orders = allOrders;
        timekeeper = clock;
        triggers = allTriggers;
    }

    @Override
    public void wake() {
        if (timekeeper != null) {
            timekeeper.wake();
        }
    }

    @Override
    public void relieveSoon() {
        if (timekeeper != null) {
            timekeeper.relieveSoon();
        }
    }

    @Override
    public void remember(TaskStore.KnownType type) {
        var unused = store.saveType(type).whenComplete((saved, failure) -> {
            if (failure != null) {
                engine.locked(() -> rememberLater(type.name(), failure));
            }
        });
    }

    /** As what is known of it by then; under the lock. */
    private void rememberLater(String type, Throwable failure) {
        if (engine.crew.isStopping() || !unremembered.add(type)) {
            return;
        }
        announcer.diskTrouble(failure);
        engine.alarms.after(Placing.DISK_PAUSE, () -> {
            unremembered.remove(type);
            TaskStore.KnownType known = engine.type(type).known();
            engine.afterwards(() -> remember(known));
        });
    }

    @Override
    public void lowerPriority(List<String> threads) {
        chores.execute(() -> OsPriority.lower(threads));
    }

    // ---- constraints

    @Override
    public void check(LiveTask task) {
        chores.execute(() -> {
            Set<String> names = engine.answer(() -> task.row == null
                    ? Set.of()
                    : task.row().request().constraints().conditions());
            Optional<String> missing = board.missing(names);
            engine.locked(() -> engine.admission.admitted(task, missing));
        });
    }

    @Override
    public void watch(Set<String> conditions) {
        watches.incrementAndGet();
        board.watch(conditions);
        chores.execute(() -> {
            release(group -> group.conditions().equals(conditions)); // they may have begun to hold before
            lookSoon();
        });
    }

    @Override
    public void unwatch(Set<String> conditions) {
        watches.decrementAndGet();
        board.unwatch(conditions);
    }

    boolean isWatching() {
        return watches.get() > 0;
    }

    /** The task that looks at the conditions may be on its long interval. */
    private void lookSoon() {
        Orders all = orders;
        try {
            Optional<TaskRow> row = store.find(Upkeep.CONDITIONS);
            if (all != null && row.isPresent() && row.get().status() == TaskStatus.PENDING) {
                var unused = all.runNow(row.get().id()).whenComplete((task, failure) -> {
                    if (failure != null) {
                        LOG.warn("The conditions are looked at late: {}", failure.getMessage());
                    }
                });
            }
        } catch (StoreException e) {
            LOG.warn("The conditions are looked at late", e);
        }
    }

    /** A condition begins or ceases to hold. */
    void conditionChanged(String name, boolean holds) {
        if (!holds) {
            engine.locked(() -> stopThoseThatNeed(name));
            return;
        }
        chores.execute(() -> release(group -> group.conditions().contains(name)));
    }

    private void release(Predicate<WaitingRoom.Group> which) {
        for (WaitingRoom.Group group :
                engine.answer(() -> engine.placing.waitingRoom().groups())) {
            if (which.test(group) && board.missing(group.conditions()).isEmpty()) {
                engine.locked(() -> engine.placing.release(group));
                unwatch(group.conditions());
            }
        }
    }

    private void stopThoseThatNeed(String condition) {
        for (LiveTask task : List.copyOf(engine.live())) {
            Run run = task.run;
            if (task.place == LiveTask.Place.READY
                    && task.row().request().constraints().conditions().contains(condition)) {
                engine.admission.checkAgain(task);
            }
            if (run != null
                    && task.row().request().constraints().stopWhenLost()
                    && task.row().request().constraints().conditions().contains(condition)) {
                engine.placing.stop(
                        run, StopOrder.Aim.CONTINUE_LATER, "the condition " + condition + " does not hold any more");
            }
        }
    }

    // ---- runs

    @Override
    public void progressed(Run run, TaskProgress progress) {
        announcer.progressed(run, progress);
    }

    @Override
    public CompletableFuture<Void> checkpointed(Run run, String state) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        engine.locked(() -> {
            LiveTask task = run.task;
            if (task.run != run) {
                future.completeExceptionally(new TaskException("The run of task " + run.name() + " has ended"));
                return;
            }
            TaskRow row = task.row().withResult(task.row().result(), state);
            run.setCheckpoint(state);
            engine.save(
                    task,
                    row,
                    Kind.CHANGED,
                    null,
                    failure -> engine.afterwards(() -> {
                        if (failure == null) {
                            future.complete(null);
                        } else {
                            future.completeExceptionally(new TaskException(
                                    "The checkpoint of task " + run.name() + " could not be saved: "
                                            + failure.getMessage(),
                                    failure));
                        }
                    }));
        });
        return future;
    }

    @Override
    public void ended(TaskRow row, TaskRun.Outcome outcome) {
        Triggers all = triggers;
        if (all == null) {
            return;
        }
        if (row.request().schedule().kind() == TaskKind.TRIGGERED
                && row.status().isFinal()) {
            all.remove(row.id());
        }
        if (all.mayFollow(row)) {
            chores.execute(() -> all.runEnded(row, outcome));
        }
    }

    /** What a task waits for may have changed, or it waits no more. */
    void settleTrigger(TaskRow row) {
        Triggers all = triggers;
        if (all == null) {
            return;
        }
        if (row.request().schedule().kind() == TaskKind.TRIGGERED
                && !row.status().isFinal()) {
            all.add(row);
        } else {
            all.remove(row.id());
        }
    }

    // ---- chains

    @Override
    public void chained(TaskRow row) {
        chores.execute(() -> follow(row));
    }

    /**
     * At the start: a name it had waited for may by now be another's, who came later. Then the one that was meant has
     * completed, or this one would have been called off with it.
     */
    void restoreChain(TaskRow waiting) {
        chores.execute(() -> {
            try {
                for (String name : waiting.request().after()) {
                    boolean another = store.find(name)
                            .filter(row -> waiting.status() == TaskStatus.WAITING && isLater(row, waiting))
                            .isPresent();
                    if (another && engine.answer(() -> engine.chains.awaitsNoMore(waiting.id(), name))) {
                        goOn(waiting.id(), name, null);
                    }
                }
            } catch (StoreException e) {
                LOG.error("What task {} waits for cannot be looked up; it waits on", waiting.name(), e);
            }
        });
        lookAtChain(waiting);
    }

    /** Those created together may wait for each other, whatever their ids. */
    private static boolean isLater(TaskRow row, TaskRow waiting) {
        return row.id() > waiting.id() && row.created() != waiting.created();
    }

    /** Those it waits for may have ended when nobody could follow. */
    void lookAtChain(TaskRow waiting) {
        chores.execute(() -> {
            try {
                for (String name : waiting.request().after()) {
                    Optional<TaskRow> before = store.find(name);
                    if (before.isEmpty()) { // cleaned up, so it had been final; had it failed, this one would be too
                        follow(name, null);
                    } else if (before.get().status().isFinal()) {
                        follow(before.get());
                    }
                }
            } catch (StoreException e) {
                LOG.error("What task {} waits for cannot be looked up; it waits on", waiting.name(), e);
            }
        });
    }

    private void follow(TaskRow row) {
        follow(row.request().name(), row.status() == TaskStatus.COMPLETED ? null : row);
    }

    private void follow(String name, @Nullable TaskRow failed) {
        boolean well = failed == null;
        List<Long> ids = engine.answer(() -> well ? engine.chains.completed(name) : engine.chains.waiters(name));
        ids.forEach(id -> goOn(id, name, failed));
    }

    private void goOn(long id, String name, @Nullable TaskRow failed) {
        try {
            Orders.with(engine, id, task -> goOn(task, failed));
        } catch (StoreException | TaskException e) {
            LOG.error("Task {} waits for {}, which has ended, and cannot be read", id, name, e);
        }
    }

    private void goOn(LiveTask task, @Nullable TaskRow failed) {
        TaskRow row = task.row();
        if (row.status() != TaskStatus.WAITING) {
            return; // paused meanwhile: resuming looks again
        }
        if (failed == null) {
            begin(task, () -> {});
            return;
        }
        engine.chains.forget(task.id);
        String reason = "task '" + failed.name() + "', for which it waited, is " + failed.status();
        TaskRow cancelled = Ending.over(row, TaskStatus.CANCELLED, reason);
        engine.saveWhateverHappens(task, cancelled, Kind.CHANGED, null, () -> {});
        engine.placing.over(cancelled);
    }

    /** A task that waited for others has its first time now. Under the lock. */
    void begin(LiveTask task, Runnable saved) {
        TaskRow row = task.row();
        TaskSchedule schedule = row.request().schedule();
        Optional<Due> first = engine.planner.first(schedule);
        TaskRow pending = row.withStatus(TaskStatus.PENDING, "");
        if (first.isEmpty()) {
            TaskRow idle = pending.withDue(TaskRow.NEVER, engine.clocks.micros());
            engine.saveWhateverHappens(task, idle, Kind.CHANGED, null, saved);
            engine.afterwards(() -> settleTrigger(idle));
            return;
        }
        Due due = first.get();
        TaskRow placed = pending.withDue(engine.clocks.wallMicros(due), Clocks.micros(due.nominal()));
        engine.saveWhateverHappens(task, placed, Kind.CHANGED, null, saved);
        engine.placing.place(task, due, false);
    }
}
