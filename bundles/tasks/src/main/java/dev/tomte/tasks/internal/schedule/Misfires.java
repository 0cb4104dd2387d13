package dev.tomte.tasks.internal.schedule;

import dev.tomte.task.MisfirePolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * Which of the runs that should have been are still done. Never goes through all of them: after a year away there are
 * billions of a short period.
 *
 * @param threshold how many microseconds late a run may be without counting as missed
 */
record Misfires(long threshold) {

    private static final int MOST = 100;
    private static final long SECOND = 1_000_000;

    boolean isMissed(long late) {
        return late > threshold;
    }

    /** How many runs of a period are left out when so many more have passed since the first. */
    long jumpedOver(long passed, MisfirePolicy policy) {
        return policy == MisfirePolicy.RUN_ALL ? Math.max(0, passed + 1 - MOST) : passed;
    }

    /** The run of a cron expression that is due first, given one that is late by so many microseconds. */
    Due toRun(CronTimes cron, Now now, long late, MisfirePolicy policy, Due due) {
        // Cron expressions come once a second at most, and most runs are in time: spare them the search.
        if (late < SECOND) {
            return due;
        }
        int wanted = policy == MisfirePolicy.RUN_ALL ? MOST : 1;
        Optional<Instant> latest = cron.atOrBefore(now.instant());
        for (int i = 1; i < wanted && latest.isPresent() && latest.get().isAfter(due.nominal()); i++) {
            latest = cron.atOrBefore(latest.get().minusNanos(1));
        }
        return latest.filter(time -> time.isAfter(due.nominal()))
                .map(time -> new Due(time, false, Now.micros(time)))
                .orElse(due);
    }
}
