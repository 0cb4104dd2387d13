package dev.tomte.health.internal;

/**
 * One limit of one metric. On once the value has been at the limit or beyond for the hold time; off once it is below
 * the limit by more than the hysteresis. Not for several threads.
 */
final class Alarm {

    private boolean on;
    private boolean beyond;
    private long beyondSince;

    /**
     * Takes in the newest value and tells whether the alarm is on. The limit may change between calls.
     *
     * @param now monotonic, in ns
     */
    boolean update(double value, double limit, Threshold threshold, long now) {
        if (value < (on ? limit - threshold.hysteresis() : limit)) {
            on = false;
            beyond = false;
            return false;
        }
        if (!beyond) {
            beyond = true;
            beyondSince = now;
        }
        on = on || now - beyondSince >= threshold.hold().toNanos();
        return on;
    }
}
