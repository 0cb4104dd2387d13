package dev.tomte.plugins.internal.resilience;

import dev.tomte.resilience.Retry;
import java.util.ArrayDeque;
import java.util.Deque;

/** The latest failures of one call's tries. Not for several threads at once. */
final class Failures {

    private final Deque<Throwable> latest = new ArrayDeque<>();

    void add(Throwable failure) {
        // Some throw the same object each time; an exception cannot carry itself.
        latest.removeIf(known -> known == failure);
        if (latest.size() == Retry.MAX_SUPPRESSED) {
            latest.removeFirst();
        }
        latest.addLast(failure);
    }

    /** Lets the last one carry the others, the oldest first. */
    <E extends Throwable> E addTo(E last) {
        latest.stream().filter(earlier -> earlier != last).forEach(last::addSuppressed);
        return last;
    }
}
