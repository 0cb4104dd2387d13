package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreException;
import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.Journal.Kind;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates tasks: checks what is asked for, settles names, and puts them on the disk before anybody hears of them. */
final class Births {

    private final Engine engine;
    private final Orders orders;
    private final Views views;
    private final Consumer<TaskRow> triggered;
    private final AtomicLong nextId = new AtomicLong();
    /** Creations with names settle them one after the other. */
    private final Object naming = new Object();
    /** Names being created. */
    private final Map<String, CompletableFuture<List<Task>>> coming = new HashMap<>();

    /**
     * Makes it.
     *
     * @param triggered told of new tasks that wait for a trigger, under the engine's lock
     */
    Births(Engine engine, Orders orders, Views views, Consumer<TaskRow> triggered) {
        this.engine = engine;
        this.orders = orders;
        this.views = views;
        this.triggered = triggered;
    }

    void startIdsAt(long id) {
        nextId.set(id);
    }

    CompletableFuture<Task> create(TaskRequest request) {
        return createAll(List.of(request), false).thenApply(tasks -> tasks.get(0));
    }

    CompletableFuture<List<Task>> createAll(List<TaskRequest> requests) {
        return createAll(List.copyOf(requests), true);
    }

    private CompletableFuture<List<Task>> createAll(List<TaskRequest> requests, boolean many) {
        Set<String> known = engine.answer(
                () -> engine.types().stream().map(type -> type.name).collect(Collectors.toCollection(TreeSet::new)));
        for (int i = 0; i < requests.size(); i++) {
            try {
                check(requests.get(i), known);
            } catch (IllegalArgumentException e) {
                throw many
                        ? new IllegalArgumentException(
                                "Request " + (i + 1) + " of " + requests.size() + ": " + e.getMessage(), e)
                        : e;
            }
        }
        NameChecks.refuseCircles(requests);
        boolean plain = requests.stream()
                .allMatch(request -> request.name().isEmpty() && request.after().isEmpty());
        if (plain) {
            return store(requests.stream().map(Wanted::new).toList(), Map.of());
        }
        try {
            return createNamed(requests);
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(
                    new TaskException("The names of the tasks cannot be looked up: " + e.getMessage(), e));
        } catch (TaskException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** When a task of this schedule would run first; throws if there can be none. */
    Optional<Instant> firstRun(TaskSchedule schedule) {
        check(schedule);
        return engine.planner.first(schedule).map(Due::nominal);
    }

    private void check(TaskSchedule schedule) {
        schedule.trigger().ifPresent(EventTriggers::check);
        if (schedule.isRepeating() || schedule.end().isPresent()) {
            engine.planner.check(schedule);
        }
    }

    private void check(TaskRequest request, Set<String> known) {
        NameChecks.refuseNumber(request.name());
        check(request.schedule());
        if (!request.handlerMayComeLater() && !known.contains(request.type())) {
            throw new IllegalArgumentException("There is no handler for tasks of type '" + request.type()
                    + "' and there never was one; known are: "
                    + (known.isEmpty() ? "none yet" : String.join(", ", known)));
        }
    }

    private List<TaskRow> rows(List<Wanted> wanted) {
        long now = engine.clocks.micros();
        long id = nextId.getAndAdd(wanted.size());
        List<TaskRow> rows = new ArrayList<>(wanted.size());
        for (Wanted one : wanted) {
            rows.add(row(id++, one, now));
        }
        return rows;
    }

    private TaskRow row(long id, Wanted wanted, long now) {
        TaskRequest request = wanted.request();
        if (!wanted.awaited().isEmpty()) {
            return TaskRow.created(id, request, now, TaskRow.NEVER, TaskRow.NEVER)
                    .withStatus(TaskStatus.WAITING, waitingFor(wanted.awaited()));
        }
        if (TaskSchedule.now().equals(request.schedule())) {
            return TaskRow.created(id, request, now, now, now);
        }
        Optional<Due> first = engine.planner.first(request.schedule());
        return first.map(due ->
                        TaskRow.created(id, request, now, engine.clocks.wallMicros(due), Clocks.micros(due.nominal())))
                .orElseGet(() -> TaskRow.created(id, request, now, TaskRow.NEVER, now));
    }

    static String waitingFor(Collection<String> names) {
        return "waits for '" + String.join("', '", names) + "'";
    }

    // ---- names

    private CompletableFuture<List<Task>> createNamed(List<TaskRequest> requests) throws StoreException, TaskException {
        synchronized (naming) {
            List<CompletableFuture<?>> first = new ArrayList<>();
            for (TaskRequest request : requests) {
                CompletableFuture<List<Task>> other = request.name().isEmpty() ? null : coming.get(request.name());
                if (other != null) {
                    first.add(other.handle((tasks, failure) -> tasks));
                }
            }
            if (!first.isEmpty()) { // somebody creates one of these names at this moment: after that
                return CompletableFuture.allOf(first.toArray(CompletableFuture<?>[]::new))
                        .thenComposeAsync(nothing -> createAll(requests, true));
            }
            NamePlan plan = new NameChecks(engine).plan(requests);
            CompletableFuture<List<Task>> future = plan.replaced().isEmpty()
                    ? storeNamed(plan)
                    : cancelAll(plan.replaced()).thenCompose(nothing -> storeNamed(plan));
            Set<String> names = new HashSet<>();
            requests.stream()
                    .map(TaskRequest::name)
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
            names.forEach(name -> coming.put(name, future));
            var unused = future.whenComplete((tasks, failure) -> {
                synchronized (naming) {
                    names.forEach(name -> coming.remove(name, future));
                }
            });
            return future;
        }
    }

    private CompletableFuture<?> cancelAll(List<Long> ids) {
        return CompletableFuture.allOf(ids.stream()
                .map(id -> orders.cancel(id, "it was replaced by a new task of its name"))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<List<Task>> storeNamed(NamePlan plan) {
        return store(plan.wanted(), plan.kept());
    }

    /**
     * A task to be made.
     *
     * @param awaited those of the names it is to come after whose tasks have yet to complete
     */
    record Wanted(TaskRequest request, List<String> awaited) {

        /** One that waits for nobody. */
        Wanted(TaskRequest request) {
            this(request, List.of());
        }
    }

    /**
     * What became of the names of some requests.
     *
     * @param wanted those to create
     * @param kept existing tasks that are answered instead, by their place in the list asked for
     * @param replaced ids to be cancelled first
     */
    record NamePlan(List<Wanted> wanted, Map<Integer, TaskRow> kept, List<Long> replaced) {}

    // ---- the disk

    private CompletableFuture<List<Task>> store(List<Wanted> wanted, Map<Integer, TaskRow> kept) {
        List<TaskRow> rows = rows(wanted);
        CompletableFuture<List<Task>> future = new CompletableFuture<>();
        int[] left = {rows.size()};
        Throwable[] failed = {null};
        if (rows.isEmpty()) {
            future.complete(answer(rows, kept));
            return future;
        }
        engine.locked(() -> {
            List<Journal.Entry> entries = new ArrayList<>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                TaskRow row = rows.get(i);
                engine.type(row.request().type());
                LiveTask task = engine.adopt(new LiveTask(row));
                if (!wanted.get(i).awaited().isEmpty()) {
                    engine.chains.await(row.id(), wanted.get(i).awaited());
                }
                entries.add(engine.entry(task, row, Kind.CREATED, null, failure -> {
                    if (failure != null) {
                        failed[0] = failure;
                        engine.chains.forget(row.id());
                        engine.forget(task);
                    } else {
                        begin(task);
                    }
                    if (--left[0] == 0) {
                        engine.afterwards(() -> settle(future, rows, kept, failed[0]));
                    }
                }));
            }
            engine.save(entries);
        });
        return future;
    }

    private void begin(LiveTask task) {
        if (task.place != LiveTask.Place.ELSEWHERE) {
            return; // a page of the index brought it before
        }
        TaskRow row = task.row();
        if (row.due() == TaskRow.NEVER) {
            if (row.status() == TaskStatus.PENDING) {
                triggered.accept(row);
            }
            return;
        }
        TaskSchedule schedule = row.request().schedule();
        Due due = TaskSchedule.now().equals(schedule)
                ? new Due(Clocks.instant(row.nominal()), false, row.due())
                : engine.planner.restore(
                        schedule, schedule.interval(), Clocks.instant(row.nominal()), Clocks.instant(row.due()));
        engine.placing.place(task, due, false);
    }

    private void settle(
            CompletableFuture<List<Task>> future,
            List<TaskRow> rows,
            Map<Integer, TaskRow> kept,
            @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(answer(rows, kept));
        } else {
            String what = rows.size() == 1 ? "The task was not" : "None of the " + rows.size() + " tasks was";
            future.completeExceptionally(
                    new TaskException(what + " created, as the disk refused it: " + failure.getMessage(), failure));
        }
    }

    private List<Task> answer(List<TaskRow> rows, Map<Integer, TaskRow> kept) {
        List<Task> tasks = new ArrayList<>(rows.size() + kept.size());
        int next = 0;
        for (int i = 0; i < rows.size() + kept.size(); i++) {
            TaskRow old = kept.get(i);
            tasks.add(old == null ? views.of(rows.get(next++)) : views.seen(old));
        }
        return tasks;
    }

    // ---- requests

    static TaskRequest with(TaskRequest r, TaskSchedule schedule) {
        return copy(r, r.name(), schedule, r.after());
    }

    static TaskRequest named(TaskRequest r, String name) {
        return copy(r, name, r.schedule(), r.after());
    }

    static TaskRequest after(TaskRequest r, List<String> names) {
        return copy(r, r.name(), r.schedule(), names);
    }

    /** The same, in place of one that has its name. */
    static TaskRequest replacing(TaskRequest r) {
        return copy(r, r.name(), r.schedule(), r.after(), ExistingTaskPolicy.REPLACE);
    }

    /** The same, with the other's word on what to do about its name, which is settled once. */
    static TaskRequest keeping(TaskRequest r, TaskRequest other) {
        return copy(r, r.name(), r.schedule(), r.after(), other.existing());
    }

    private static TaskRequest copy(TaskRequest r, String name, TaskSchedule schedule, List<String> after) {
        return copy(r, name, schedule, after, r.existing());
    }

    private static TaskRequest copy(
            TaskRequest r, String name, TaskSchedule schedule, List<String> after, ExistingTaskPolicy existing) {
        return new TaskRequest(
                r.type(),
                name,
                r.description(),
                r.service(),
                r.data(),
                r.priority(),
                schedule,
                r.constraints(),
                r.retry(),
                r.timeout(),
                r.misfire(),
                r.overlap(),
                existing,
                after,
                r.notifyAtEnd(),
                r.handlerMayComeLater());
    }
}
