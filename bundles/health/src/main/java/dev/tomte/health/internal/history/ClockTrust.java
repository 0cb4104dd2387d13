package dev.tomte.health.internal.history;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the wall clock can be believed: it has gone along with the monotonic one for an hour. Many devices start with
 * a wrong time and are set right soon after; what is kept must not be thrown away on the word of such a clock. Not for
 * several threads.
 */
final class ClockTrust {

    private static final Duration PROBATION = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(1);

    private @Nullable Instant lastWall;
    private long last;
    private long steadySince;

    /** @param nanos monotonic */
    boolean believes(Instant wall, long nanos) {
        if (lastWall == null || stepped(lastWall, wall, nanos)) {
            steadySince = nanos;
        }
        lastWall = wall;
        last = nanos;
        return nanos - steadySince >= PROBATION.toNanos();
    }

    private boolean stepped(Instant before, Instant wall, long nanos) {
        Duration difference = Duration.between(before, wall).minusNanos(nanos - last);
        return difference.abs().compareTo(STEP) > 0;
    }
}
