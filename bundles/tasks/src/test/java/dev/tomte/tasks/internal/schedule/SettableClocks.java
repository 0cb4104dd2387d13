package dev.tomte.tasks.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** A wall clock and a ticker that stand still until told otherwise. For any thread. */
public final class SettableClocks {

    private final AtomicReference<Instant> wall;
    // A ticker may begin anywhere, below zero too.
    private final AtomicLong tick = new AtomicLong(-123_456_789_012L);

    public SettableClocks(String now) {
        wall = new AtomicReference<>(Instant.parse(now));
    }

    public InstantSource wall() {
        return wall::get;
    }

    public LongSupplier ticker() {
        return tick::get;
    }

    public Instant now() {
        return wall.get();
    }

    public long tick() {
        return tick.get();
    }

    /** Time passes, for both. */
    public void pass(Duration time) {
        tick.addAndGet(time.toNanos());
        wall.updateAndGet(now -> now.plus(time));
    }

    /** Somebody sets the wall clock: forward or, negative, back. */
    public void step(Duration by) {
        wall.updateAndGet(now -> now.plus(by));
    }

    public void set(String now) {
        wall.set(Instant.parse(now));
    }

    /** The device sleeps: the ticker of Linux stands still meanwhile. */
    public void suspend(Duration time) {
        step(time);
    }

    /** The process ends and begins anew after so long: the ticker starts from somewhere else. */
    public void restart(Duration away) {
        wall.updateAndGet(now -> now.plus(away));
        tick.set(987_654_321L);
    }
}
