package dev.tomte.task;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A condition of your own that tasks can wait for or be triggered by. Register it as a service with the property
 * {@link #NAME}; while it is away, it does not hold. Of several with one name the first counts.
 */
@ConsumerType
@FunctionalInterface
public interface TaskCondition {

    /** The service property with the condition's name: 1 to 100 characters. */
    String NAME = "condition.name";

    /**
     * Whether it holds now. Asked every few seconds while a task needs it, from a thread of the task engine: answer
     * quickly. What it throws counts as not holding, and is shown as the reason; so does an answer that takes over 2 s.
     */
    Verdict check();

    /**
     * An answer.
     *
     * @param reason for people, why it does not hold: {@code the valve is open}; empty if it holds
     */
    record Verdict(boolean holds, String reason) {

        public static final Verdict HOLDS = new Verdict(true, "");

        public static Verdict no(String reason) {
            return new Verdict(false, reason);
        }
    }
}
