package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreException;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.engine.LiveTask.Place;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskRow.Sequel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What owners ask of a task: call it off, hold it, let it go on, run it now, give it another schedule. */
final class Orders {

    private static final Duration LOADING_POLL = Duration.ofMillis(100);

    private final Engine engine;
    private final Surroundings surroundings;
    private final Views views;

    Orders(Engine engine, Surroundings surroundings, Views views) {
        this.engine = engine;
        this.surroundings = surroundings;
        this.views = views;
    }

    // ---- the task at hand

    /**
     * Brings a task to hand, reading its row if need be, and does something with it under the lock.
     *
     * @throws TaskException if there is none of this id
     */
    static void with(Engine engine, long id, Consumer<LiveTask> body) throws StoreException, TaskException {
        LiveTask reserved = engine.answer(() -> {
            LiveTask task = awaitRead(engine, id);
            if (task != null) {
                body.accept(task);
                engine.release(task);
                return null;
            }
            return engine.adopt(new LiveTask(id));
        });
        if (reserved == null) {
            return;
        }
        Optional<TaskRow> row;
        try {
            row = engine.store.get(id);
        } catch (StoreException | RuntimeException e) {
            engine.locked(() -> engine.forget(reserved));
            throw e;
        }
        engine.locked(() -> {
            engine.signalChange();
            reserved.place = Place.ELSEWHERE;
            if (row.isEmpty()) {
                engine.forget(reserved);
                return;
            }
            reserved.read(row.get());
            body.accept(reserved);
            engine.release(reserved);
        });
        if (row.isEmpty()) {
            throw new TaskException("There is no task " + id + "; see task:list");
        }
    }

    private static @Nullable LiveTask awaitRead(Engine engine, long id) {
        LiveTask task = engine.live(id);
        boolean interrupted = false;
        while (task != null && task.place == Place.LOADING) {
            try {
                engine.awaitChange(LOADING_POLL);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            task = engine.live(id);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return task;
    }

    private CompletableFuture<Task> order(long id, OrderBody body) {
        CompletableFuture<Task> future = new CompletableFuture<>();
        try {
            with(engine, id, task -> {
                try {
                    body.apply(task, future);
                } catch (TaskException e) {
                    engine.afterwards(() -> future.completeExceptionally(e));
                }
            });
        } catch (TaskException e) {
            future.completeExceptionally(e);
        } catch (StoreException e) {
            future.completeExceptionally(new TaskException("Task " + id + " cannot be read: " + e.getMessage(), e));
        }
        return future;
    }

    @FunctionalInterface
    private interface OrderBody {
        void apply(LiveTask task, CompletableFuture<Task> future) throws TaskException;
    }

    // ---- orders

    CompletableFuture<Task> cancel(long id, String reason) {
        if (reason.length() > 200) {
            throw new IllegalArgumentException(
                    "the reason of a cancellation may have 200 characters, not " + reason.length());
        }
        return order(id, (task, future) -> {
            refuseIfFinal(task.row(), "be cancelled");
            Run run = task.run;
            if (run != null) {
                engine.placing.stop(run, StopOrder.Aim.CANCEL, reason);
                run.whenEnded.add(row -> future.complete(views.of(row)));
                return;
            }
            TaskRow before = task.row();
            engine.placing.detach(task);
            Set<String> awaited = engine.chains.awaitedBy(id);
            engine.chains.forget(id);
            TaskRow row = Ending.over(before, TaskStatus.CANCELLED, reason);
            save(task, before, row, Kind.CHANGED, future, () -> engine.placing.over(row), () -> {
                if (!awaited.isEmpty()) {
                    engine.chains.await(id, awaited);
                }
            });
        });
    }

    CompletableFuture<Task> pause(long id) {
        return order(id, (task, future) -> {
            refuseIfFinal(task.row(), "be paused");
            Run run = task.run;
            if (run != null) {
                engine.placing.stop(run, StopOrder.Aim.PAUSE, "it is paused");
                run.whenEnded.add(row -> future.complete(views.of(row)));
                return;
            }
            TaskRow before = task.row();
            if (before.status() == TaskStatus.PAUSED) {
                future.complete(views.of(before));
                return;
            }
            engine.placing.detach(task);
            save(task, before, Ending.pausedAt(before, Optional.empty()), Kind.CHANGED, future, () -> {}, () -> {});
        });
    }

    CompletableFuture<Task> resume(long id) {
        return order(id, (task, future) -> {
            TaskRow before = task.row();
            if (before.status() != TaskStatus.PAUSED) {
                throw new TaskException("Task " + id + " is " + before.status() + "; only a PAUSED one can be resumed");
            }
            Set<String> awaited = engine.chains.awaitedBy(id);
            if (!awaited.isEmpty()) {
                TaskRow waiting = before.withStatus(TaskStatus.WAITING, Births.waitingFor(awaited));
                save(
                        task,
                        before,
                        waiting,
                        Kind.CHANGED,
                        future,
                        () -> engine.afterwards(
                                () -> surroundings.lookAtChain(waiting)), // one may have failed meanwhile
                        () -> {});
                return;
            }
            TaskRow pending = before.withStatus(TaskStatus.PENDING, "");
            if (before.nominal() == TaskRow.NEVER) { // it had waited for others, which have completed meanwhile
                Optional<Due> first = engine.planner.first(before.request().schedule());
                TaskRow begun = first.map(
                                due -> pending.withDue(engine.clocks.wallMicros(due), Clocks.micros(due.nominal())))
                        .orElseGet(() -> pending.withDue(TaskRow.NEVER, engine.clocks.micros()));
                save(
                        task,
                        before,
                        begun,
                        Kind.CHANGED,
                        future,
                        () -> first.ifPresent(due -> engine.placing.place(task, due, false)),
                        () -> {});
                return;
            }
            TaskSchedule schedule = before.request().schedule();
            boolean cutShort =
                    before.attempts() > 0 || before.checkpoint() != null || before.sequel() != Sequel.REGULAR;
            if (schedule.kind() == TaskKind.TRIGGERED && !cutShort && !before.queued()) {
                save(task, before, pending, Kind.CHANGED, future, () -> {}, () -> {});
                return;
            }
            Due due = cutShort || before.queued() ? engine.dueNow() : engine.placing.dueOf(before);
            TaskRow placed = pending.withDue(engine.clocks.wallMicros(due), before.nominal());
            save(
                    task,
                    before,
                    placed,
                    Kind.CHANGED,
                    future,
                    () -> engine.placing.place(task, due, before.queued()),
                    () -> {});
        });
    }

    CompletableFuture<Task> runNow(long id) {
        return order(id, (task, future) -> runNow(task, null, future));
    }

    CompletableFuture<Task> trigger(long id, String data) {
        return order(id, (task, future) -> {
            TaskKind kind = task.row().request().schedule().kind();
            if (kind != TaskKind.TRIGGERED) {
                throw new TaskException("Task " + id + " is " + kind
                        + "; only a TRIGGERED one can be triggered, others can be run now");
            }
            refuseIfFinal(task.row(), "be triggered");
            runNow(task, data.isEmpty() ? null : data, future);
        });
    }

    private void runNow(LiveTask task, @Nullable String input, CompletableFuture<Task> future) throws TaskException {
        TaskRow before = task.row();
        if (before.status() == TaskStatus.PAUSED) {
            throw new TaskException("Task " + task.id + " is PAUSED; resume it first");
        }
        if (!engine.chains.awaitedBy(task.id).isEmpty()) {
            throw new TaskException("Task " + task.id + " is WAITING: " + before.reason());
        }
        Run run = task.run;
        if (run != null) {
            OverlapPolicy policy = before.request().overlap();
            if (policy == OverlapPolicy.SKIP) {
                engine.afterwards(() -> future.complete(views.of(before)));
            } else {
                save(task, before, before.withQueued(true, input), Kind.CHANGED, future, () -> {}, () -> {});
                if (policy == OverlapPolicy.REPLACE) {
                    engine.placing.stop(run, StopOrder.Aim.BEGIN_ANEW, "it is run anew");
                }
            }
            return;
        }
        if (before.due() != TaskRow.NEVER && before.attempts() == 0 && !before.queued()) {
            task.next = isGrid(before) ? engine.placing.dueOf(before.withDue(before.due(), before.nominal())) : null;
        }
        engine.placing.detach(task);
        Due now = engine.dueNow();
        TaskRow base = before.status().isFinal() ? onceMore(before) : before;
        long micros = engine.clocks.wallMicros(now);
        TaskRow row = base.withStatus(TaskStatus.PENDING, "")
                .withDue(micros, before.nominal() == TaskRow.NEVER ? micros : before.nominal())
                .withQueued(true, input);
        save(task, before, row, Kind.CHANGED, future, () -> engine.placing.place(task, now, true), () -> {});
    }

    /** A final task, to run outside a schedule that has ended. */
    private static TaskRow onceMore(TaskRow row) {
        TaskRow fresh = row.withAttempts(0, row.started());
        return row.request().schedule().isRepeating() ? fresh.withSequel(Sequel.NONE) : fresh;
    }

    private static boolean isGrid(TaskRow row) {
        TaskKind kind = row.request().schedule().kind();
        return kind == TaskKind.CRON || kind == TaskKind.FIXED_RATE;
    }

    CompletableFuture<Task> reschedule(long id, TaskSchedule schedule) {
        engine.planner.check(schedule);
        schedule.trigger().ifPresent(EventTriggers::check);
        return order(id, (task, future) -> {
            TaskRow before = task.row();
            refuseIfFinal(before, "be rescheduled");
            TaskRow asked = before.withRequest(Births.with(before.request(), schedule))
                    .withInterval(0)
                    .withSequel(Sequel.REGULAR);
            Optional<Due> first = engine.planner.first(schedule);
            if (task.run != null) {
                engine.lane(before).remove(id); // the next time of the schedule it had
                Due next = task.next;
                task.next = first.orElse(null);
                TaskRow row = schedule.isRepeating() || first.isEmpty() ? asked : given(asked, first.get());
                save(task, before, row, Kind.RESCHEDULED, future, () -> {}, () -> task.next = next);
                return;
            }
            boolean held = before.status() == TaskStatus.PAUSED
                    || !engine.chains.awaitedBy(id).isEmpty();
            engine.placing.detach(task);
            if (first.isEmpty() || held) {
                boolean awaits = !engine.chains.awaitedBy(id).isEmpty(); // its first time is found when they are done
                long nominal = awaits
                        ? TaskRow.NEVER
                        : first.map(Due::nominal).map(Clocks::micros).orElseGet(() -> engine.clocks.micros());
                TaskRow row = asked.withDue(TaskRow.NEVER, nominal);
                save(
                        task,
                        before,
                        held ? row : row.withStatus(TaskStatus.PENDING, "").withAttempts(0, before.started()),
                        Kind.RESCHEDULED,
                        future,
                        () -> {},
                        () -> {});
                return;
            }
            Due due = first.get();
            TaskRow row = asked.withStatus(TaskStatus.PENDING, "")
                    .withAttempts(0, before.started())
                    .withDue(engine.clocks.wallMicros(due), Clocks.micros(due.nominal()));
            save(task, before, row, Kind.RESCHEDULED, future, () -> engine.placing.place(task, due, false), () -> {});
        });
    }

    /** Only its row says that a task is to run once more when its run has ended. */
    private TaskRow given(TaskRow row, Due due) {
        return row.withDue(engine.clocks.wallMicros(due), row.nominal()).withSequel(Sequel.GIVEN);
    }

    private static void refuseIfFinal(TaskRow row, String what) throws TaskException {
        if (row.status().isFinal()) {
            throw new TaskException(
                    "Task " + row.id() + " is " + row.status() + "; only an unfinished one can " + what);
        }
    }

    /** Saves; then goes on, or takes all back. */
    private void save(
            LiveTask task,
            TaskRow before,
            TaskRow row,
            Kind kind,
            CompletableFuture<Task> future,
            Runnable saved,
            Runnable undo) {
        engine.save(task, row, kind, null, failure -> {
            if (failure == null) {
                if (task.isNewest(row) && !task.isRunning()) {
                    saved.run();
                }
                engine.afterwards(() -> surroundings.settleTrigger(row));
                engine.afterwards(() -> future.complete(views.of(row)));
                return;
            }
            if (task.isNewest(row)) {
                task.row = before;
                undo.run();
                if (!task.isRunning() && before.due() != TaskRow.NEVER) {
                    engine.placing.putBack(task);
                }
            }
            engine.afterwards(() -> future.completeExceptionally(new TaskException(
                    "Task " + row.id() + " stays " + before.status() + ", as the change could not be saved: "
                            + failure.getMessage(),
                    failure)));
        });
    }
}
