package dev.tomte.qr.internal;

import dev.tomte.qr.Pairing.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What is measured by the monotonic clock: when codes expire, and how many wrong ones were tried lately. A code that was
 * issued before this start gets what the wall clock says is left of its time, but never more than the whole of it.
 */
final class PairingMemory {

    /** Outlives the components, which come and go with those who use them: attempts must not be forgotten with them. */
    static final PairingMemory SHARED = new PairingMemory(InstantSource.system(), System::nanoTime);

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final InstantSource clock;
    private final LongSupplier ticker;
    private final Map<Long, Long> deadlines = new HashMap<>();
    private final Deque<Long> attempts = new ArrayDeque<>();
    private long untold;
    private long toldAt;
    private boolean told;

    PairingMemory(InstantSource clock, LongSupplier ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** What a code's state is now; begins to measure its time, unless it is being measured. */
    State state(PairingRow row) {
        return row.state() == State.OPEN && isExpired(row) ? State.EXPIRED : row.state();
    }

    /** Those that are stored as open and have expired. */
    Set<Long> expired(List<PairingRow> rows) {
        return rows.stream()
                .filter(row -> row.state() == State.OPEN && state(row) == State.EXPIRED)
                .map(PairingRow::id)
                .collect(Collectors.toSet());
    }

    private synchronized boolean isExpired(PairingRow row) {
        long now = ticker.getAsLong();
        long deadline = deadlines.computeIfAbsent(row.id(), key -> {
            long left = Math.max(0, Math.min(row.timeToLiveMs(), row.expiresMs() - clock.millis()));
            return now + TimeUnit.MILLISECONDS.toNanos(left);
        });
        return now - deadline >= 0;
    }

    /** As of a code that was issued just now. */
    synchronized void issued(long id, Duration timeToLive) {
        deadlines.put(id, ticker.getAsLong() + timeToLive.toNanos());
    }

    synchronized void keepOnly(Set<Long> ids) {
        deadlines.keySet().retainAll(ids);
    }

    /**
     * Takes an attempt before the code is looked at, so that many at once get no more than one after the other; then
     * {@link #succeeded} or {@link #failed} must follow.
     */
    synchronized boolean attempt(int perMinute) {
        long now = ticker.getAsLong();
        while (!attempts.isEmpty() && now - attempts.peekFirst() >= MINUTE) {
            attempts.removeFirst();
        }
        if (attempts.size() >= perMinute) {
            untold++;
            return false;
        }
        attempts.addLast(now);
        return true;
    }

    /** Gives the attempt back. */
    synchronized void succeeded() {
        attempts.pollLast();
    }

    /** How many wrong codes are to be told of: at most once a minute; 0 for not now. */
    synchronized long failed() {
        untold++;
        long now = ticker.getAsLong();
        if (told && now - toldAt < MINUTE) {
            return 0;
        }
        told = true;
        toldAt = now;
        long count = untold;
        untold = 0;
        return count;
    }
}
