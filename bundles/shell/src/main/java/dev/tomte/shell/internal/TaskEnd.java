package dev.tomte.shell.internal;

import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sees when the run ends that a person asked for: a one-time task when it is final, its retries done; a repeating one,
 * which goes on, when a run is new in its history.
 */
final class TaskEnd {

    /** Some types keep no history, and it may come a moment after the status. */
    private static final int PATIENCE = 5;

    private final TaskManager tasks;
    private final Task before;
    private final Optional<TaskRun> newestBefore;
    private int looks;

    /** How it ended, in words. */
    record Ended(boolean good, String words) {}

    /** To be made before the run is asked for. */
    TaskEnd(TaskManager tasks, Task before) throws TaskException {
        this.tasks = tasks;
        this.before = before;
        newestBefore = newest();
    }

    Optional<Ended> look(Task task, Instant now) throws TaskException {
        boolean repeats = task.request().schedule().isRepeating();
        if (!repeats) {
            return task.status().isFinal() ? Optional.of(byStatus(task)) : Optional.empty();
        }
        Optional<TaskRun> run = newest().filter(newest -> !newestBefore.equals(Optional.of(newest)))
                .filter(newest ->
                        newest.outcome() != TaskRun.Outcome.STOPPED && newest.outcome() != TaskRun.Outcome.INTERRUPTED);
        if (run.isPresent()) {
            return Optional.of(byRun(task, run.get(), now));
        }
        boolean ended = task.status().isFinal()
                || (task.status() != TaskStatus.RUNNING
                        && (wasRunning() || !task.lastRun().equals(before.lastRun())));
        looks = ended ? looks + 1 : 0;
        return looks < PATIENCE
                ? Optional.empty()
                : Optional.of(
                        task.status().isFinal()
                                ? byStatus(task)
                                : new Ended(
                                        task.reason().isEmpty(),
                                        TaskWords.label(task) + " ran"
                                                + (task.reason().isEmpty() ? "" : ": " + task.reason())
                                                + ". Its type keeps no history."));
    }

    /** It is waited for in the run it was in, as no other was begun. */
    private boolean wasRunning() {
        return before.status() == TaskStatus.RUNNING && before.request().overlap() == OverlapPolicy.SKIP;
    }

    private Optional<TaskRun> newest() throws TaskException {
        List<TaskRun> runs = tasks.history(before.id(), 1);
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(0));
    }

    private Ended byStatus(Task task) throws TaskException {
        boolean good = task.status() == TaskStatus.COMPLETED;
        String took = newest().filter(run -> !newestBefore.equals(Optional.of(run)))
                .map(run -> (good ? " in " : " after ")
                        + TaskWords.duration(run.duration())
                        + (run.attempt() > 1 ? ", at attempt " + run.attempt() : ""))
                .orElse("");
        String detail = good ? task.result().orElse("") : task.reason();
        return new Ended(good, words(task, Values.word(task.status()) + took, detail));
    }

    private static Ended byRun(Task task, TaskRun run, Instant now) {
        String next = task.status().isFinal() ? "" : TaskWords.nextRun(task, now);
        return new Ended(
                run.outcome() == TaskRun.Outcome.COMPLETED,
                words(
                        task,
                        Values.word(run.outcome()) + " in " + TaskWords.duration(run.duration()) + next,
                        run.detail()));
    }

    private static String words(Task task, String what, String detail) {
        return TaskWords.label(task) + " " + what + (detail.isEmpty() ? "." : ": " + detail);
    }
}
