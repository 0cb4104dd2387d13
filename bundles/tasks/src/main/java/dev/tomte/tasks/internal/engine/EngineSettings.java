package dev.tomte.tasks.internal.engine;

import java.time.Duration;

/**
 * How the engine is to work.
 *
 * @param workers how many runs at once
 * @param window how many tasks to come a lane holds in memory; more are on disk
 * @param grace how long a run may go on after it was told to stop
 * @param mostOffences after so many runs that went on longer, a type is quarantined
 * @param groupedWindow how many ends of grouped runs may be on their way to the disk
 */
record EngineSettings(int workers, int window, Duration grace, int mostOffences, int groupedWindow) {}
