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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
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
                LOG.warn(
                        "Task type {} could not be remembered; until the next start it is known all the same",
                        type,
                        failure);
            }
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

    /** At the start: those it waits for may have ended when nobody could follow. */
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
        for (long id : ids) {
            try {
                Orders.with(engine, id, task -> goOn(task, failed));
            } catch (StoreException | TaskException e) {
                LOG.error("Task {} waits for {}, which has ended, and cannot be read", id, name, e);
            }
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
            engine.saveWhateverHappens(task, pending, Kind.CHANGED, null, saved);
            engine.afterwards(() -> settleTrigger(pending));
            return;
        }
        Due due = first.get();
        TaskRow placed = pending.withDue(engine.clocks.wallMicros(due), Clocks.micros(due.nominal()));
        engine.saveWhateverHappens(task, placed, Kind.CHANGED, null, saved);
        engine.placing.place(task, due, false);
    }

    // ---- the wall clock was set

    /** The schedules by the wall clock are worked out anew. */
    void stepped(Duration step) {
        LOG.info("The clock was set, or the device slept: {} of wall time came at once", step);
        Shift shift = engine.answer(() -> engine.beginShift(Clocks.micros(step)));
        chores.execute(() -> shift(shift));
        if (!step.isNegative()) {
            return; // what is late now is ruled when it is taken
        }
        chores.execute(() -> replanAll((row, pending) -> engine.planner.afterStep(
                row.request().schedule(), pending, Clocks.instantUnlessNever(row.started()), step)));
    }

    private void shift(Shift shift) {
        try {
            engine.awaitBefore(shift);
            store.shiftTicked(shift.micros, () -> engine.answer(shift::since)).join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CompletionException e) {
            LOG.error("The clock was set, and delays that are on disk only could not be moved with it", e.getCause());
        } finally {
            engine.locked(() -> engine.endShift(shift));
        }
    }

    /** At the start: the clock may be behind what it was when the times were worked out. */
    void lookAtClock() {
        chores.execute(() -> replanAll((row, pending) -> Optional.of(engine.planner.restore(
                row.request().schedule(), Ending.interval(row), pending.nominal(), Clocks.instant(pending.at())))));
    }

    private void replanAll(BiFunction<TaskRow, Due, Optional<Due>> plan) {
        try {
            List<TaskRow> rows = store.onWallClock(0, 1_000);
            while (!rows.isEmpty()) {
                for (TaskRow row : rows) {
                    if (row.due() != TaskRow.NEVER
                            && !plan.apply(row, wallDue(row)).equals(Optional.of(wallDue(row)))) {
                        Orders.with(engine, row.id(), task -> replan(task, plan));
                    }
                }
                rows = store.onWallClock(rows.get(rows.size() - 1).id(), 1_000);
            }
        } catch (StoreException | TaskException e) {
            LOG.error("After the clock was set, the schedules could not all be worked out anew", e);
        }
    }

    private static Due wallDue(TaskRow row) {
        return new Due(Clocks.instant(row.nominal()), false, row.due());
    }

    private void replan(LiveTask task, BiFunction<TaskRow, Due, Optional<Due>> plan) {
        TaskRow row = task.row();
        if (row.due() == TaskRow.NEVER
                || (row.attempts() > 0 && !task.isRunning())
                || row.status().isFinal()) {
            return;
        }
        Due pending = task.isRunning() ? task.next : wallDue(row);
        if (pending == null) {
            return;
        }
        Due next = plan.apply(row, pending).orElse(pending);
        if (task.isRunning()) {
            task.next = next;
        } else if (!next.equals(pending)) {
            engine.placing.detach(task);
            TaskRow moved = row.withDue(engine.clocks.wallMicros(next), Clocks.micros(next.nominal()));
            engine.saveWhateverHappens(task, moved, Kind.CHANGED, null, () -> {});
            engine.placing.place(task, next, false);
        }
    }
}
