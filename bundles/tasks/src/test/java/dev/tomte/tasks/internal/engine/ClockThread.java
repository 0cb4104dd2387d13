package dev.tomte.tasks.internal.engine;

import dev.tomte.tasks.internal.schedule.SettableClocks;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Settable clocks that know whether the engine's own clock thread has seen what time it is. */
final class ClockThread {

    private static final String NAME = "tomte-tasks-clock";

    final SettableClocks time = new SettableClocks("2026-03-02T10:00:00Z");
    private final AtomicLong glances = new AtomicLong();
    private volatile Thread last = Thread.currentThread();

    Clocks clocks() {
        return new Clocks(time.wall(), () -> {
            Thread thread = Thread.currentThread();
            if (thread.getName().equals(NAME)) {
                last = thread;
                glances.incrementAndGet();
            }
            return time.tick();
        });
    }

    /** Wakes the engine's clock, and waits until it has looked at the time and sleeps again. */
    void look() {
        long before = glances.get();
        Bench.await("the engine's clock to look", () -> {
            Thread clock = last;
            boolean asleep = LockSupport.getBlocker(clock) instanceof Timekeeper;
            if (asleep && glances.get() > before) {
                return true;
            }
            LockSupport.unpark(clock);
            return false;
        });
    }
}
