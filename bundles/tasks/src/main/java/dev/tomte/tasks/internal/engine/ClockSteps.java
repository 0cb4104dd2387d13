package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreException;
import dev.tomte.task.TaskException;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the times of tasks when somebody sets the wall clock; done as chores, outside the engine's lock. */
final class ClockSteps {

    private static final Logger LOG = LoggerFactory.getLogger(ClockSteps.class);

    private final Engine engine;
    private final TaskStore store;
    private final Executor chores;

    ClockSteps(Engine engine, Executor chores) {
        this.engine = engine;
        this.store = engine.store;
        this.chores = chores;
    }

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
                || row.sequel() == TaskRow.Sequel.NONE
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
