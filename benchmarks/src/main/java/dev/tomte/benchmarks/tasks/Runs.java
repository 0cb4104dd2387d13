package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject.Work;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The no-op that is run, and what it saw: how often each id ran, when the first began. */
final class Runs implements Work {

    private volatile AtomicIntegerArray times = new AtomicIntegerArray(0);
    private volatile long firstId;
    private final AtomicInteger distinct = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicLong firstStart = new AtomicLong();

    /** From now on these ids count. */
    void expect(long first, int count) {
        firstId = first;
        distinct.set(0);
        repeated.set(0);
        firstStart.set(0);
        times = new AtomicIntegerArray(count);
    }

    @Override
    public void run(long id) {
        long now = System.nanoTime();
        if (firstStart.get() == 0) {
            firstStart.compareAndSet(0, now);
        }
        AtomicIntegerArray all = times;
        int index = (int) (id - firstId);
        if (index < 0 || index >= all.length()) {
            return; // one of another round
        }
        if (all.getAndIncrement(index) == 0) {
            distinct.incrementAndGet();
        } else {
            repeated.incrementAndGet();
        }
    }

    int distinct() {
        return distinct.get();
    }

    int repeated() {
        return repeated.get();
    }

    /** On the clock of {@link System#nanoTime()}; 0 if none began. */
    long firstStart() {
        return firstStart.get();
    }

    /** Waits until so many different ones have run; returns false if they have not in time. */
    boolean await(int count, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (distinct() < count) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(50_000);
        }
        return true;
    }
}
