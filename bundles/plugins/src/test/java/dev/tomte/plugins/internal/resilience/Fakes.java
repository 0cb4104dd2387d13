package dev.tomte.plugins.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.resilience.CircuitStateChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved, an executor that waits to be told, and delays that follow the clock. */
final class Fakes {

    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    // A tick that is about to wrap: differences have to be right all the same.
    final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 1_000);
    final List<CircuitStateChanged> events = new CopyOnWriteArrayList<>();
    final Queue<Runnable> executed = new ArrayDeque<>();
    private final List<Later> later = new ArrayList<>();
    private final long begin = ticks.get();
    private volatile Instant wall = START;

    private record Later(long at, Runnable action) {}

    Surroundings around() {
        return around(executed::add);
    }

    Surroundings around(Executor workers) {
        return new Surroundings(ticks::get, () -> wall, () -> 0.5, workers, this::after, events::add);
    }

    /** Says that a test has no use for what comes of this. */
    static void unneeded(Future<?> unused) {
        assertThat(unused).isNotNull();
    }

    void pass(Duration time) {
        List<Later> due;
        synchronized (later) {
            long now = ticks.addAndGet(time.toNanos());
            due = later.stream().filter(one -> one.at() - now <= 0).toList();
            later.removeAll(due);
        }
        wall = wall.plus(time);
        due.forEach(one -> one.action().run());
    }

    Duration passed() {
        return Duration.ofNanos(ticks.get() - begin);
    }

    int delayed() {
        synchronized (later) {
            return later.size();
        }
    }

    /** Runs what was executed, in its order, until there is no more. */
    void runAll() {
        for (Runnable next = executed.poll(); next != null; next = executed.poll()) {
            next.run();
        }
    }

    private Runnable after(Duration delay, Runnable action) {
        Later entry = new Later(ticks.get() + delay.toNanos(), action);
        synchronized (later) {
            later.add(entry);
        }
        return () -> {
            synchronized (later) {
                later.remove(entry);
            }
        };
    }
}
