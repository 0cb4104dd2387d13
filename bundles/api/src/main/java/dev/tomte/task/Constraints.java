package dev.tomte.task;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must hold for a task to run. It waits until all of them do.
 *
 * @param conditions names: those below, and those of {@link TaskCondition} services; at most 20
 * @param stopWhenLost whether a running task is asked to stop, and queued again, when one ceases to hold
 */
public record Constraints(Set<String> conditions, boolean stopWhenLost) {

    /** There is a route to elsewhere. */
    public static final String NETWORK = "network";
    /** There is a route to elsewhere that is not paid by volume. */
    public static final String UNMETERED_NETWORK = "unmetered-network";
    /** On mains power or charging; a device without a battery always is. */
    public static final String CHARGING = "charging";
    /** The battery has over 15 % (unless configured otherwise), or there is none. */
    public static final String BATTERY_NOT_LOW = "battery-not-low";
    /** The device has had little to do of its own for a while. */
    public static final String DEVICE_IDLE = "device-idle";
    /** There is room on the disk of the data folder. */
    public static final String STORAGE_NOT_LOW = "storage-not-low";

    public static final Constraints NONE = new Constraints(Set.of(), false);

    public Constraints {
        conditions = Collections.unmodifiableSet(new TreeSet<>(conditions));
        Limits.inRange("the number of constraints", conditions.size(), 0, 20);
        conditions.forEach(name -> Limits.line("the name of a constraint", name, 100));
    }

    public static Constraints of(String... conditions) {
        return new Constraints(Set.of(conditions), false);
    }

    /** The same, and a running task stops when one ceases to hold. */
    public Constraints stoppingWhenLost() {
        return new Constraints(conditions, true);
    }
}
