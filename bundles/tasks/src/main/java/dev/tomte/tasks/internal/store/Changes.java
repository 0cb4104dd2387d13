package dev.tomte.tasks.internal.store;

import dev.tomte.task.TaskRun;
import java.util.Collection;
import java.util.List;

/**
 * What one commit brings: all of it or nothing. At most one of the row lists holds a row of the same id.
 *
 * @param created rows not on disk yet
 * @param started rows of which only status (RUNNING), started and attempts are new, due and nominal too if they repeat
 * @param done rows of one-time tasks of which only status (COMPLETED), due (never), started and attempts are new, and whose
 *     checkpoint, input and result are none
 * @param changed rows of which anything but the request may be new
 * @param rescheduled rows of which anything may be new
 * @param runs for the history
 */
public record Changes(
        Collection<TaskRow> created,
        Collection<TaskRow> started,
        Collection<TaskRow> done,
        Collection<TaskRow> changed,
        Collection<TaskRow> rescheduled,
        List<TaskRun> runs) {}
