package dev.tomte.task;

import java.util.Locale;

/**
 * What makes a {@link TaskKind#TRIGGERED} task run.
 *
 * @param source where it comes from
 * @param name the event's topic, the condition's name, or the other task's name
 * @param filter for events, an OSGi filter on their properties (OSGi Core, section 3.2.7), empty for all; for tasks, the
 *     final status that counts, empty for {@link TaskStatus#COMPLETED}; else empty
 */
public record Trigger(Source source, String name, String filter) {

    /** Where triggers come from. */
    public enum Source {
        /** An event on the bus. */
        EVENT,
        /** A condition that begins to hold. */
        CONDITION,
        /** A run of another task that ends. */
        TASK
    }

    public Trigger {
        Limits.line("the name of a trigger", name, 200);
        Limits.length("the filter of a trigger", filter, 2_000);
        if (source == Source.TASK
                && !filter.isEmpty()
                && !TaskStatus.valueOf(filter).isFinal()) {
            throw new IllegalArgumentException(
                    "a trigger waits for COMPLETED, FAILED or CANCELLED of a task, not " + filter);
        }
    }

    /**
     * When an event is published.
     *
     * @param topic a topic of the event bus, or a prefix that ends in {@code /*}
     * @param filter an OSGi filter on its properties; empty for all
     */
    public static Trigger event(String topic, String filter) {
        return new Trigger(Source.EVENT, topic, filter);
    }

    /**
     * When a condition begins to hold.
     *
     * @param condition one of {@link Constraints}, or of a {@link TaskCondition}
     */
    public static Trigger condition(String condition) {
        return new Trigger(Source.CONDITION, condition, "");
    }

    public static Trigger networkUp() {
        return condition(Constraints.NETWORK);
    }

    public static Trigger chargerPluggedIn() {
        return condition(Constraints.CHARGING);
    }

    public static Trigger storageFreed() {
        return condition(Constraints.STORAGE_NOT_LOW);
    }

    /**
     * When a run of another task ends so; a task that is called off before it ran has no run that ends.
     *
     * @param status {@link TaskStatus#COMPLETED}, {@link TaskStatus#FAILED} or {@link TaskStatus#CANCELLED}
     */
    public static Trigger taskEnded(String task, TaskStatus status) {
        return new Trigger(Source.TASK, task, status.name());
    }

    /** For people: {@code event dev/tomte/health/CRITICAL (check=disk)}. */
    @Override
    public String toString() {
        return source.name().toLowerCase(Locale.ROOT) + " " + name + (filter.isEmpty() ? "" : " " + filter);
    }
}
