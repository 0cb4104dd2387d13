package dev.tomte.tasks.internal.schedule;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Notices when the wall clock is set, or the device slept: then it has moved other than the ticker, which stands still during
 * sleep. What an NTP daemon does by and by to keep the time is no step. To be polled every few seconds, by one thread.
 */
public final class WallWatch {

    /** How fast the kernel slews at most, and some for a bad quartz: 1 part in 1,000. */
    private static final long SLEW = 1_000;

    private final InstantSource wall;
    private final LongSupplier ticker;
    private final long thresholdMicros;
    private long lastWall;
    private long lastTick;
    private long apart;

    /**
     * A watch that begins now.
     *
     * @param threshold steps up to this are not told; small ones that come soon after each other add up
     */
    public WallWatch(InstantSource wall, LongSupplier ticker, Duration threshold) {
        this.wall = wall;
        this.ticker = ticker;
        thresholdMicros = threshold.toNanos() / 1_000;
        lastWall = Now.micros(wall.instant());
        lastTick = ticker.getAsLong();
    }

    /** How far the wall clock was set, forward or, negative, back, since this was last told; zero if it was not. */
    public Duration poll() {
        long nowWall = Now.micros(wall.instant());
        long nowTick = ticker.getAsLong();
        long elapsed = Math.max(0, (nowTick - lastTick) / 1_000);
        apart += nowWall - lastWall - elapsed;
        long slewed = Math.min(Math.abs(apart), elapsed / SLEW);
        lastWall = nowWall;
        lastTick = nowTick;
        if (Math.abs(apart) - slewed <= thresholdMicros) {
            apart -= Long.signum(apart) * slewed;
            return Duration.ZERO;
        }
        Duration step = Duration.of(apart, ChronoUnit.MICROS);
        apart = 0;
        return step;
    }
}
