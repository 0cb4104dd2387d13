package dev.tomte.plugins.internal;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Tasks in memory that never run. */
final class FakeTaskManager implements TaskManager {

    private final Map<Long, Task> tasks = new TreeMap<>();
    /** Tasks that cannot be cancelled. */
    volatile String stubborn = "none";

    @Override
    public synchronized CompletableFuture<Task> create(TaskRequest request) {
        long id = tasks.size() + 1L;
        Task task = new Task(
                id,
                request,
                TaskStatus.PENDING,
                "",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                new TaskProgress(0, ""),
                Optional.empty(),
                Optional.empty());
        tasks.put(id, task);
        return CompletableFuture.completedFuture(task);
    }

    @Override
    public synchronized Optional<Task> get(long id) {
        return Optional.ofNullable(tasks.get(id));
    }

    @Override
    public synchronized Optional<Task> find(String name) {
        return tasks.values().stream().filter(task -> task.name().equals(name)).findFirst();
    }

    @Override
    public synchronized List<Task> list(TaskFilter filter) {
        return tasks.values().stream()
                .filter(task -> filter.services().isEmpty() || filter.services().contains(task.service()))
                .filter(task -> filter.types().isEmpty() || filter.types().contains(task.type()))
                .filter(task -> filter.statuses().isEmpty() || filter.statuses().contains(task.status()))
                .limit(filter.limit())
                .toList();
    }

    @Override
    public CompletableFuture<Task> cancel(long id, String reason) {
        return change(id, TaskStatus.CANCELLED, reason);
    }

    @Override
    public CompletableFuture<Task> pause(long id) {
        return change(id, TaskStatus.PAUSED, "");
    }

    @Override
    public CompletableFuture<Task> resume(long id) {
        return change(id, TaskStatus.PENDING, "");
    }

    @Override
    public CompletableFuture<Task> runNow(long id) {
        return change(id, TaskStatus.RUNNING, "");
    }

    @Override
    public List<TaskRun> history(long id, int limit) {
        return List.of();
    }

    private synchronized CompletableFuture<Task> change(long id, TaskStatus status, String reason) {
        Task old = tasks.get(id);
        if (old.name().equals(stubborn)) {
            return CompletableFuture.failedFuture(new TaskException("The disk refused task " + id));
        }
        Task changed = new Task(
                id,
                old.request(),
                status,
                reason,
                old.createdAt(),
                old.scheduledFor(),
                old.lastRun(),
                old.nextRun(),
                old.attempts(),
                old.progress(),
                old.result(),
                old.checkpoint());
        tasks.put(id, changed);
        return CompletableFuture.completedFuture(changed);
    }

    @Override
    public CompletableFuture<Task> reschedule(long id, TaskSchedule schedule) {
        return change(id, TaskStatus.PENDING, String.valueOf(schedule.interval()));
    }

    @Override
    public Optional<Instant> firstRun(TaskSchedule schedule) {
        return schedule.start();
    }

    @Override
    public CompletableFuture<List<Task>> createAll(List<TaskRequest> requests) {
        throw new UnsupportedOperationException("not for plug-ins");
    }

    @Override
    public CompletableFuture<Task> trigger(long id, String data) {
        throw new UnsupportedOperationException("not for plug-ins");
    }

    @Override
    public CompletableFuture<Integer> cleanUp(Duration olderThan) {
        throw new UnsupportedOperationException("not for plug-ins");
    }

    @Override
    public List<TaskType> types() {
        return List.of();
    }

    @Override
    public void release(String type) {
        throw new UnsupportedOperationException("not for plug-ins");
    }

    @Override
    public TaskManagerStatus status() {
        return new TaskManagerStatus(1, 0, 0, 0, tasks.size(), 0, 0, 0, 0);
    }
}
