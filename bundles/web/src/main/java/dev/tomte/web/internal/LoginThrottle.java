package dev.tomte.web.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows guessing down. After some free attempts an address has to wait, twice as long after each further wrong password;
 * and so has everybody together after ten times as many, against guessing from many addresses. Who has to wait is told so
 * at once: no thread is held.
 */
final class LoginThrottle {

    private static final Logger LOG = LoggerFactory.getLogger(LoginThrottle.class);
    private static final int MOST_ADDRESSES = 1000;
    private static final int EVERYBODY = 10;
    private static final int MOST_AT_ONCE = 2;
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(15);
    private static final long REPORT_NANOS = TimeUnit.MINUTES.toNanos(1);

    /**
     * What is slowed down.
     *
     * @param freeAttempts how many wrong passwords an address may give before it has to wait, from 1
     * @param longestWait the wait doubles up to this
     */
    record Limits(int freeAttempts, Duration longestWait) {}

    private final Supplier<Limits> limits;
    private final LongSupplier ticker;
    private final Failures everybody;
    private final Map<String, Failures> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private final ObjLongConsumer<String> refusals;
    private int atWork;
    private long unreported;
    private long reportedAt;

    /**
     * Begins without any failures.
     *
     * @param limits asked for each time; a change forgets no failure, and holds at once
     * @param ticker nanoseconds of a monotonic clock
     * @param refusals is told, at most once a minute, the last address and how many were refused since it was told before
     */
    LoginThrottle(Supplier<Limits> limits, LongSupplier ticker, ObjLongConsumer<String> refusals) {
        this.refusals = refusals;
        this.limits = limits;
        this.ticker = ticker;
        this.everybody = new Failures(ticker.getAsLong());
        this.reportedAt = ticker.getAsLong() - REPORT_NANOS;
    }

    /** How long this address has to wait because of wrong passwords; zero if it may try. */
    synchronized Duration remaining(String address) {
        long now = ticker.getAsLong();
        Failures failures = addresses.get(address);
        Limits current = limits.get();
        int free = current.freeAttempts();
        long longest = current.longestWait().toNanos();
        return Duration.ofNanos(Math.max(
                everybody.remaining(now, EVERYBODY * free, longest),
                failures == null ? 0 : failures.remaining(now, free, longest)));
    }

    /** Takes one of the few places for the slow hash, if one is free; then {@link #leave} must follow. */
    synchronized boolean enter() {
        if (atWork >= MOST_AT_ONCE) {
            return false;
        }
        atWork++;
        return true;
    }

    synchronized void leave() {
        atWork--;
    }

    /** Every password that was looked at is told here, also one that needed no slow hash. */
    void tell(String address, boolean right) {
        long refused = note(address, right);
        if (refused > 0) {
            refusals.accept(address, refused); // without the lock: it may take a while
        }
    }

    /** How many refusals are to be told of; 0 for none now. */
    private synchronized long note(String address, boolean right) {
        if (right) {
            addresses.remove(address);
            return 0;
        }
        long now = ticker.getAsLong();
        addresses.computeIfAbsent(address, key -> new Failures(now)).add(now);
        everybody.add(now);
        return report(address, now);
    }

    private long report(String address, long now) {
        unreported++;
        if (now - reportedAt < REPORT_NANOS) {
            return 0;
        }
        LOG.warn("Refused {} wrong password(s) for the user admin, the last from {}", unreported, address);
        long refused = unreported;
        unreported = 0;
        reportedAt = now;
        return refused;
    }

    private static final class Failures {

        private int count;
        private long last;

        Failures(long now) {
            last = now;
        }

        void add(long now) {
            count = now - last > FORGET_NANOS ? 1 : count + 1;
            last = now;
        }

        /** Worked out when it is asked for, as the limits may be others by then. */
        long remaining(long now, int free, long longestWaitNanos) {
            int doublings = Math.min(count - free, 20);
            long wait = doublings < 0 ? 0 : Math.min(longestWaitNanos, TimeUnit.SECONDS.toNanos(1) << doublings);
            return Math.max(0, last + wait - now);
        }
    }
}
