package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Task;
import dev.tomte.task.TaskProgress;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.store.TaskRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows rows as tasks: with a name, and with what only the running knows. Outside the engine's lock, or under it. */
final class Views {

    private static final TaskProgress DONE = new TaskProgress(100, "");

    private final Engine engine;

    Views(Engine engine) {
        this.engine = engine;
    }

    /** A row as it is, or is about to be, on the disk. */
    Task of(TaskRow row) {
        return view(row, row.status(), row.status() == TaskStatus.COMPLETED ? DONE : TaskProgress.NONE);
    }

    /** A row that was read, with the progress of its run, if it has one. */
    Task seen(TaskRow read) {
        return engine.answer(() -> withProgress(read));
    }

    /** As {@link #seen(TaskRow)}, all at one moment. */
    List<Task> seen(List<TaskRow> read) {
        return engine.answer(() -> read.stream().map(this::withProgress).toList());
    }

    private Task withProgress(TaskRow read) {
        LiveTask task = engine.live(read.id());
        if (task == null || task.row == null) {
            return of(read);
        }
        TaskRow row = task.unsaved == 0 && task.owed == 0 ? task.row() : read;
        return task.isRunning() && task.unsaved == 0
                ? view(task.row(), TaskStatus.RUNNING, task.progress)
                : view(row, row.status(), row.status() == TaskStatus.COMPLETED ? DONE : task.progress);
    }

    private static Task view(TaskRow row, TaskStatus status, TaskProgress progress) {
        boolean told = status == TaskStatus.PENDING || (status == TaskStatus.RUNNING && hasNext(row));
        Optional<Instant> next = told ? Clocks.instantUnlessNever(row.due()) : Optional.empty();
        boolean begun = row.started() != TaskRow.NEVER;
        return new Task(
                row.id(),
                named(row),
                status,
                row.reason(),
                Clocks.instant(row.created()),
                begun ? Clocks.instantUnlessNever(row.nominal()) : Optional.empty(),
                Clocks.instantUnlessNever(row.started()),
                next,
                row.attempts(),
                progress,
                Optional.ofNullable(row.result()),
                Optional.ofNullable(row.checkpoint()));
    }

    private static boolean hasNext(TaskRow row) {
        return switch (row.sequel()) {
            case REGULAR -> row.request().schedule().isRepeating();
            case NONE -> false;
            case GIVEN -> true;
        };
    }

    private static TaskRequest named(TaskRow row) {
        TaskRequest request = row.request();
        return request.name().isEmpty() ? Births.named(request, row.name()) : request;
    }
}
