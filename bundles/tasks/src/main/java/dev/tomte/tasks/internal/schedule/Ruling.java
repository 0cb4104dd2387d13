package dev.tomte.tasks.internal.schedule;

import java.util.Optional;

/**
 * What is to be done about a due that has come.
 *
 * @param run whether to run now
 * @param due what the run is for, which may be later than what was asked about; if it is not to run, when to look again, or
 *     empty if the task is at its end: a one-time task was missed, or the schedule's end has passed
 */
public record Ruling(boolean run, Optional<Due> due) {

    static Ruling run(Due due) {
        return new Ruling(true, Optional.of(due));
    }

    static Ruling skipTo(Optional<Due> next) {
        return new Ruling(false, next);
    }
}
