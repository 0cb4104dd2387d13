package dev.tomte.health.internal;

import dev.tomte.health.HealthCollector;
import dev.tomte.health.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A collector and the call of it that was begun last. A call whose time is up is interrupted and given up; as long as it
 * has not returned all the same, no other is begun. {@link #begin} and {@link #end} alternate in one thread.
 */
final class TimedCollector {

    private static final Logger LOG = LoggerFactory.getLogger(TimedCollector.class);
    /** So that one collector cannot swell the history. */
    private static final int MOST_VALUES = 64;

    /**
     * What came of a call.
     *
     * @param failure what went wrong; there are no values then
     */
    record Outcome(List<Measurement> values, Optional<String> failure) {

        static Outcome failed(String reason) {
            return new Outcome(List.of(), Optional.of(reason));
        }
    }

    private final HealthCollector collector;
    private final String name;
    private final Optional<Duration> ownLimit;
    private final Outage outage;
    private @Nullable Call call;

    TimedCollector(HealthCollector collector, String name, Optional<Duration> ownLimit) {
        this.collector = collector;
        this.name = name;
        this.ownLimit = ownLimit;
        this.outage = new Outage(LOG, "Collector " + name);
    }

    String name() {
        return name;
    }

    boolean calls(HealthCollector other) {
        return collector == other;
    }

    /** Begins a call in another thread, unless the last one has not returned yet. */
    void begin(Executor threads, Duration limit) {
        if (call == null || call.returned()) {
            call = new Call(ownLimit.orElse(limit));
            threads.execute(call);
        }
    }

    /** Waits for the call, at most until its time is up. */
    Outcome end() throws InterruptedException {
        Outcome outcome = call == null ? Outcome.failed("It was never called") : call.outcome();
        outcome.failure().ifPresentOrElse(outage::failed, outage::worked);
        return outcome;
    }

    private final class Call implements Runnable {

        private final Duration limit;
        private final long begun = System.nanoTime();
        private final CountDownLatch returned = new CountDownLatch(1);
        private @Nullable Thread thread;
        private boolean givenUp;
        private volatile Outcome outcome = Outcome.failed("It has not returned");

        Call(Duration limit) {
            this.limit = limit;
        }

        @Override
        public void run() {
            if (enter()) {
                outcome = collect();
                leave();
            }
            returned.countDown();
        }

        boolean returned() {
            return returned.getCount() == 0;
        }

        Outcome outcome() throws InterruptedException {
            if (givenUp) {
                return Outcome.failed("It has not returned from a call " + seconds() + " s ago, whose limit was "
                        + limit.toMillis() + " ms; it is not called again until it has");
            }
            if (returned.await(limit.toNanos() - (System.nanoTime() - begun), TimeUnit.NANOSECONDS)) {
                return outcome;
            }
            giveUp();
            return Outcome.failed("It did not return within " + limit.toMillis() + " ms and was interrupted");
        }

        private long seconds() {
            return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        }

        // A collector is foreign code: whatever it throws is its own failure, and the others go on.
        private Outcome collect() {
            try {
                List<Measurement> values = List.copyOf(collector.collect());
                return values.size() > MOST_VALUES
                        ? Outcome.failed("It gave " + values.size() + " values; at most " + MOST_VALUES + " are taken")
                        : new Outcome(values, Optional.empty());
            } catch (Throwable e) {
                LOG.debug("Collector {} threw", name, e);
                return Outcome.failed(e.toString());
            }
        }

        /** Entering, leaving and giving up exclude each other, so that an interrupt never hits the thread's next work. */
        private synchronized boolean enter() {
            if (!givenUp) {
                thread = Thread.currentThread();
                thread.setName("tomte-health-" + name);
            }
            return !givenUp;
        }

        private synchronized void leave() {
            thread = null;
            // An interrupt that came too late belongs to this call alone.
            Thread.interrupted();
        }

        private synchronized void giveUp() {
            givenUp = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
