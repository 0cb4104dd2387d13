package dev.tomte.benchmarks.tasks.subject;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The limit without a disk: a priority queue in memory, and workers that wait for its head. Nothing survives. */
public final class RawQueue implements TaskEngineSubject {

    private record Entry(long id, long due) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> queue = new PriorityQueue<>(Comparator.comparingLong(Entry::due));
    private final AtomicLong unfinished = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private boolean held;

    @Override
    public void open(Path folder, Work work) {
        for (int i = 0; i < WORKERS; i++) {
            Thread thread = new Thread(() -> work(work), "queue-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void work(Work work) {
        try {
            while (true) {
                work.run(next());
                unfinished.decrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (Exception e) {
            throw new IllegalStateException("A task failed", e);
        }
    }

    private long next() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                Entry head = queue.peek();
                long wait = head == null ? Long.MAX_VALUE : head.due() - System.nanoTime();
                if (!held && wait <= 0) {
                    queue.remove();
                    return head.id();
                }
                if (held || head == null) {
                    changed.await();
                } else {
                    changed.awaitNanos(wait);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void enqueue(Planned task) {
        enqueueAll(List.of(task));
    }

    @Override
    public void enqueueAll(List<Planned> tasks) {
        unfinished.addAndGet(tasks.size());
        lock.lock();
        try {
            for (Planned task : tasks) {
                queue.add(new Entry(task.id(), nanos(task)));
            }
            if (tasks.size() == 1) {
                changed.signal();
            } else {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Planned task) {
        return task.isNow()
                ? System.nanoTime()
                : System.nanoTime() + Duration.between(Instant.now(), task.at()).toNanos();
    }

    @Override
    public void storeForLater(int count, Instant at) {
        lock.lock();
        try {
            for (int id = 0; id < count; id++) {
                queue.add(new Entry(id, nanos(new Planned(id, at))));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void hold(int expected) {
        setHeld(true);
    }

    @Override
    public void release() {
        setHeld(false);
    }

    private void setHeld(boolean value) {
        lock.lock();
        try {
            held = value;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long unfinished() {
        return unfinished.get();
    }

    @Override
    public Duration glance() {
        return Duration.ofMillis(20);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
