package dev.tomte.tasks.internal.engine;

import java.time.Duration;

/**
 * The configuration, checked.
 *
 * @param engine how the engine works
 * @param misfireThreshold a time later than this counts as missed
 * @param history how long runs and final tasks are kept
 * @param stopWait how long stopping waits for runs
 */
record TasksSettings(EngineSettings engine, Duration misfireThreshold, Duration history, Duration stopWait) {

    private static final int GROUPED_WINDOW = 8_192;
    /** An entry of the index takes some 50 bytes; so it is at most a tenth of the heap, shared by a few busy lanes. */
    private static final int HEAP_BYTES_FOR_EACH = 2_048;

    private static final int LEAST_WINDOW = 20_000;

    static TasksSettings of(TasksConfig config) {
        int workers = config.workers() > 0
                ? config.workers()
                : Math.max(2, Runtime.getRuntime().availableProcessors());
        int window = config.window() > 0
                ? config.window()
                : (int) Math.max(
                        LEAST_WINDOW, Math.min(1_000_000, Runtime.getRuntime().maxMemory() / HEAP_BYTES_FOR_EACH));
        EngineSettings engine = new EngineSettings(
                workers,
                window,
                inRange("graceMs", config.graceMs(), 100, 600_000),
                config.offencesUntilQuarantine(),
                GROUPED_WINDOW);
        return new TasksSettings(
                engine,
                inRange("misfireThresholdMs", config.misfireThresholdMs(), 1_000, 86_400_000),
                Duration.ofDays(config.historyDays()),
                inRange("stopWaitMs", config.stopWaitMs(), 0, 120_000));
    }

    private static Duration inRange(String key, long ms, long least, long most) {
        if (ms < least || ms > most) {
            throw new IllegalArgumentException(key + " must be " + least + " to " + most + ", not " + ms);
        }
        return Duration.ofMillis(ms);
    }
}
