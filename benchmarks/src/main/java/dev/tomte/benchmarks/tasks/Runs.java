package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject.Work;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The no-op that is run, and what it saw: how often each id ran, when the first began. */
final class Runs implements Work {

    private volatile AtomicIntegerArray times = new AtomicIntegerArray(0);
    private volatile long firstId;
    private final AtomicInteger distinct = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicLong firstStart = new AtomicLong();

    /** How many are waited for, and by whom. */
    private record Awaited(int count, @Nullable Thread by) {}

    private volatile Awaited awaited = new Awaited(0, null);

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
            int so = distinct.incrementAndGet();
            Awaited waiting = awaited;
            if (so == waiting.count()) {
                LockSupport.unpark(waiting.by());
            }
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

    /**
     * Waits until so many different ones have run; returns false if they have not in time. It sleeps meanwhile, as to look again
     * and again would take from the engine what it is measured by.
     */
    boolean await(int count, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        awaited = new Awaited(count, Thread.currentThread());
        while (distinct() < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
    }
}
