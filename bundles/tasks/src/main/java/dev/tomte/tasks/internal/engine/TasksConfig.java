package dev.tomte.tasks.internal.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The task engine's configuration. */
@ObjectClassDefinition(
        id = TaskEngineComponent.PID,
        name = "Tomte tasks",
        description =
                "How many tasks run at once, and how the engine treats those that misbehave. A change restarts the"
                        + " engine: what runs is told to stop and goes on afterwards.")
public @interface TasksConfig {

    @AttributeDefinition(
            name = "Workers",
            description = "How many tasks run at once; 0 is one for each processor, at least 2.",
            min = "0",
            max = "256")
    int workers() default 0;

    @AttributeDefinition(
            name = "Grace (ms)",
            description = "How long a run may go on after it was told to stop, before its thread is given up.",
            min = "100",
            max = "600000")
    long graceMs() default 5_000;

    @AttributeDefinition(
            name = "Offences until quarantine",
            description = "After so many runs that went on for longer than that, tasks of the type are not run any more"
                    + " until it is released.",
            min = "1",
            max = "1000")
    int offencesUntilQuarantine() default 3;

    @AttributeDefinition(
            name = "Misfire threshold (ms)",
            description = "A time that is later than this counts as missed, and the task's misfire policy decides.",
            min = "1000",
            max = "86400000")
    long misfireThresholdMs() default 60_000;

    @AttributeDefinition(
            name = "Window",
            description = "How many tasks to come are held in memory for each type and priority; more are on disk only."
                    + " 0 goes by the size of the heap.",
            min = "0",
            max = "10000000")
    int window() default 0;

    @AttributeDefinition(
            name = "History (days)",
            description = "Runs and final tasks older than this are removed once a day.",
            min = "1",
            max = "3660")
    int historyDays() default 30;

    @AttributeDefinition(
            name = "Wait at the end (ms)",
            description = "How long stopping waits for tasks that run, before they are cut off; they go on at the next"
                    + " start.",
            min = "0",
            max = "120000")
    long stopWaitMs() default 5_000;
}
