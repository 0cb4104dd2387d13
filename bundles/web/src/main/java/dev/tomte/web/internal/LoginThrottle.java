package dev.tomte.web.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
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

    private final int freeAttempts;
    private final long longestWaitNanos;
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
     * @param ticker nanoseconds of a monotonic clock
     * @param refusals is told, at most once a minute, the last address and how many were refused since it was told before
     */
    LoginThrottle(int freeAttempts, Duration longestWait, LongSupplier ticker, ObjLongConsumer<String> refusals) {
        this.refusals = refusals;
        this.freeAttempts = freeAttempts;
        this.longestWaitNanos = longestWait.toNanos();
        this.ticker = ticker;
        this.everybody = new Failures(ticker.getAsLong());
        this.reportedAt = ticker.getAsLong() - REPORT_NANOS;
    }

    /** How long this address has to wait because of wrong passwords; zero if it may try. */
    synchronized Duration remaining(String address) {
        long now = ticker.getAsLong();
        Failures failures = addresses.get(address);
        return Duration.ofNanos(Math.max(everybody.remaining(now), failures == null ? 0 : failures.remaining(now)));
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
        addresses.computeIfAbsent(address, key -> new Failures(now)).add(now, freeAttempts);
        everybody.add(now, EVERYBODY * freeAttempts);
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

    private final class Failures {

        private int count;
        private long last;
        private long until;

        Failures(long now) {
            last = now;
            until = now;
        }

        void add(long now, int free) {
            count = now - last > FORGET_NANOS ? 1 : count + 1;
            last = now;
            int doublings = Math.min(count - free, 20);
            until = doublings < 0 ? now : now + Math.min(longestWaitNanos, TimeUnit.SECONDS.toNanos(1) << doublings);
        }

        long remaining(long now) {
            return Math.max(0, until - now);
        }
    }
}
