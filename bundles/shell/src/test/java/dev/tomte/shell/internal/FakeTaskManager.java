package dev.tomte.shell.internal;

import dev.tomte.task.Durability;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskManagerStatus;
import dev.tomte.task.TaskProgress;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Keeps tasks and their states as the contract says; what workers would do, the test does. */
final class FakeTaskManager implements TaskManager {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    final Map<Long, Task> tasks = new ConcurrentSkipListMap<>();
    final List<TaskRun> runs = new CopyOnWriteArrayList<>();
    final List<TaskRequest> asked = new CopyOnWriteArrayList<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Set<String> types = new TreeSet<>(Set.of("demo.fail", "demo.hello", "demo.progress"));
    private final Set<Long> unnamed = new TreeSet<>();
    private final Set<String> quarantined = new TreeSet<>();

    /** There is a handler of this type, too. */
    void knows(String type) {
        types.add(type);
    }

    void quarantine(String type) {
        quarantined.add(type);
    }

    Task change(long id, UnaryOperator<Task> change) {
        return tasks.compute(id, (same, task) -> change.apply(task));
    }

    void running(long id, int percent, String message) {
        change(
                id,
                task -> with(
                        task,
                        TaskStatus.RUNNING,
                        "",
                        Optional.of(NOW),
                        Optional.empty(),
                        new TaskProgress(percent, message)));
    }

    /** Ends a run: with a row in the history unless there is no outcome. */
    void ended(long id, TaskStatus status, String reason, Optional<Instant> next, TaskRun... run) {
        runs.addAll(0, List.of(run));
        change(id, task -> with(task, status, reason, Optional.of(NOW), next, task.progress()));
    }

    static TaskRun run(long id, int attempt, TaskRun.Outcome outcome, String detail) {
        return new TaskRun(id, attempt, "c" + attempt, NOW, NOW, Duration.ofMillis(1_500), outcome, detail);
    }

    static Task with(
            Task task,
            TaskStatus status,
            String reason,
            Optional<Instant> lastRun,
            Optional<Instant> nextRun,
            TaskProgress progress) {
        return new Task(
                task.id(),
                task.request(),
                status,
                reason,
                task.createdAt(),
                lastRun,
                lastRun,
                nextRun,
                lastRun.isPresent() ? Math.max(1, task.attempts()) : 0,
                progress,
                task.result(),
                task.checkpoint());
    }

    @Override
    public CompletableFuture<Task> create(TaskRequest request) {
        asked.add(request);
        if (!types.contains(request.type()) && !request.handlerMayComeLater()) {
            throw new IllegalArgumentException("no handler of type '" + request.type() + "' was ever here");
        }
        Optional<Task> existing = unfinished(request.name());
        if (existing.isPresent()) {
            return switch (request.existing()) {
                case KEEP -> CompletableFuture.completedFuture(existing.get());
                case REPLACE -> {
                    change(existing.get().id(), task -> status(task, TaskStatus.CANCELLED, "replaced"));
                    yield CompletableFuture.completedFuture(add(request, TaskStatus.PENDING, ""));
                }
                case APPEND ->
                    CompletableFuture.completedFuture(add(request, TaskStatus.WAITING, "after " + request.name()));
            };
        }
        return CompletableFuture.completedFuture(add(request, TaskStatus.PENDING, ""));
    }

    @Override
    public CompletableFuture<List<Task>> createAll(List<TaskRequest> requests) {
        return CompletableFuture.completedFuture(
                requests.stream().map(request -> create(request).join()).toList());
    }

    @Override
    public Optional<Instant> firstRun(TaskSchedule schedule) {
        throw new UnsupportedOperationException("firstRun");
    }

    @Override
    public Optional<Task> get(long id) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public Optional<Task> find(String name) {
        return unfinished(name)
                .or(() -> named().filter(task -> task.name().equals(name)).max(Comparator.comparing(Task::id)));
    }

    @Override
    public List<Task> list(TaskFilter filter) {
        Comparator<Task> order =
                switch (filter.order()) {
                    case ID -> Comparator.comparing(Task::id);
                    case NAME -> Comparator.comparing(Task::name);
                    case TYPE -> Comparator.comparing(Task::type);
                    case STATUS -> Comparator.comparing(Task::status);
                    case PRIORITY -> Comparator.comparing(Task::priority);
                    case NEXT_RUN -> Comparator.comparing(task -> task.nextRun().orElse(Instant.MAX));
                    case CREATED -> Comparator.comparing(Task::createdAt);
                };
        Stream<Task> found = tasks.values().stream()
                .filter(task -> holds(filter.statuses(), task.status())
                        && holds(filter.types(), task.type())
                        && holds(filter.services(), task.service())
                        && holds(filter.priorities(), task.priority())
                        && task.name()
                                .toLowerCase(Locale.ROOT)
                                .contains(filter.name().toLowerCase(Locale.ROOT)));
        return found.sorted((filter.descending() ? order.reversed() : order).thenComparing(Task::id))
                .skip(filter.offset())
                .limit(filter.limit())
                .toList();
    }

    @Override
    public CompletableFuture<Task> cancel(long id, String reason) {
        return unfinished(id, "cancel " + id + " " + reason, task -> status(task, TaskStatus.CANCELLED, reason));
    }

    @Override
    public CompletableFuture<Task> pause(long id) {
        return unfinished(id, "pause " + id, task -> status(task, TaskStatus.PAUSED, ""));
    }

    @Override
    public CompletableFuture<Task> resume(long id) {
        return tasks.get(id).status() == TaskStatus.PAUSED
                ? unfinished(
                        id,
                        "resume " + id,
                        task -> with(task, TaskStatus.PENDING, "", task.lastRun(), task.nextRun(), task.progress()))
                : CompletableFuture.failedFuture(new TaskException("it is not paused"));
    }

    @Override
    public CompletableFuture<Task> runNow(long id) {
        calls.add("run " + id);
        if (tasks.get(id).status() == TaskStatus.RUNNING
                && tasks.get(id).request().overlap() == OverlapPolicy.SKIP) {
            return CompletableFuture.completedFuture(tasks.get(id));
        }
        return tasks.get(id).status() == TaskStatus.PAUSED
                ? CompletableFuture.failedFuture(new TaskException("it is paused; resume it first"))
                : CompletableFuture.completedFuture(change(id, task -> status(task, TaskStatus.PENDING, "")));
    }

    @Override
    public CompletableFuture<Task> trigger(long id, String data) {
        return tasks.get(id).kind() == TaskKind.TRIGGERED
                ? unfinished(id, "trigger " + id + " " + data, task -> status(task, TaskStatus.RUNNING, ""))
                : CompletableFuture.failedFuture(new TaskException("it is not of kind TRIGGERED"));
    }

    @Override
    public CompletableFuture<Task> reschedule(long id, TaskSchedule schedule) {
        return unfinished(id, "reschedule " + id + " " + TaskWords.schedule(schedule), task -> task);
    }

    @Override
    public List<TaskRun> history(long id, int limit) {
        return runs.stream()
                .filter(run -> id == 0 || run.task() == id)
                .limit(limit)
                .toList();
    }

    @Override
    public CompletableFuture<Integer> cleanUp(Duration olderThan) {
        calls.add("cleanUp " + olderThan);
        List<Long> finals = new ArrayList<>();
        tasks.values().stream().filter(task -> task.status().isFinal()).forEach(task -> finals.add(task.id()));
        finals.forEach(tasks::remove);
        return CompletableFuture.completedFuture(finals.size());
    }

    @Override
    public List<TaskType> types() {
        return types.stream()
                .map(type -> new TaskType(
                        type,
                        "What " + type + " does",
                        "dev.tomte.tasks",
                        quarantined.contains(type) ? TaskType.State.QUARANTINED : TaskType.State.AVAILABLE,
                        Durability.STRICT,
                        2,
                        1,
                        0,
                        Optional.of(Duration.ofMinutes(90)),
                        0))
                .toList();
    }

    @Override
    public void release(String type) {
        if (!types.contains(type)) {
            throw new IllegalArgumentException("There is no type '" + type + "', but " + types);
        }
        quarantined.remove(type);
    }

    @Override
    public TaskManagerStatus status() {
        return new TaskManagerStatus(4, 1, 2, 3, 5, 6, 7, 1, 256);
    }

    private Task add(TaskRequest request, TaskStatus status, String reason) {
        long id = tasks.size() + 1L;
        if (request.name().isEmpty()) {
            unnamed.add(id);
        }
        TaskRequest named = request.name().isEmpty()
                ? TaskRequest.builder(request.type())
                        .name(request.type() + "-" + id)
                        .schedule(request.schedule())
                        .build()
                : request;
        Task task = new Task(
                id,
                named,
                status,
                reason,
                NOW,
                Optional.empty(),
                Optional.empty(),
                request.schedule()
                        .start()
                        .or(() -> Optional.of(NOW.plus(request.schedule().interval()))),
                0,
                TaskProgress.NONE,
                Optional.empty(),
                Optional.empty());
        tasks.put(id, task);
        return task;
    }

    /** Not found by name: those that are only shown with one. */
    private Stream<Task> named() {
        return tasks.values().stream().filter(task -> !unnamed.contains(task.id()));
    }

    private Optional<Task> unfinished(String name) {
        return named().filter(task -> task.name().equals(name) && !task.status().isFinal())
                .findFirst();
    }

    private CompletableFuture<Task> unfinished(long id, String call, UnaryOperator<Task> change) {
        calls.add(call);
        Task task = tasks.get(id);
        return task.status().isFinal()
                ? CompletableFuture.failedFuture(new TaskException(
                        "Task " + id + " is " + task.status() + "; only an unfinished one can be changed"))
                : CompletableFuture.completedFuture(change(id, change));
    }

    private static Task status(Task task, TaskStatus status, String reason) {
        return with(task, status, reason, task.lastRun(), Optional.empty(), task.progress());
    }

    private static <T> boolean holds(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
