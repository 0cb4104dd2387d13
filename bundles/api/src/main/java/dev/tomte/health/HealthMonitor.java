package dev.tomte.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Measures the device, periodically by the task {@code health.update}, which can be paused as any other. The getters answer
 * from the last measurement and never wait for one. Any thread may call.
 */
@ProviderType
public interface HealthMonitor {

    /**
     * Measures periodically from now on, if it does not already; the interval is configured, 60 s by default.
     *
     * @throws IllegalStateException if the plug-in of the monitor is not enabled
     */
    void startMonitoring();

    /** Stops measuring periodically, if it does; the last measurement stays. */
    void stopMonitoring();

    /**
     * Measures now and waits for it: at most the longest time limit of a collector, twice if a measurement was just
     * under way. Works whether or not the device is measured periodically.
     *
     * @throws InterruptedException if the caller is interrupted while it waits; the measurement goes on
     * @throws IllegalStateException if the monitor is gone
     */
    SystemHealth measure() throws InterruptedException;

    /**
     * The last measurement, unless the interval has passed since: then measures as {@link #measure} does. So it is a recent
     * one also while nothing measures periodically.
     */
    SystemHealth recent() throws InterruptedException;

    /** Empty until processor use was measured over an interval. */
    Optional<CpuUsage> getCpuUsage();

    Optional<MemoryUsage> getMemoryUsage();

    /** Of the file system that holds Tomte's data. */
    Optional<DiskUsage> getDiskUsage();

    /** Everything last measured, judged. */
    SystemHealth getSystemHealth();

    /**
     * The kept history of a metric, oldest first: single values for a day, minutes for a week, hours for a year.
     *
     * @param metric such as {@code cpu.usage}
     * @param from inclusive: the step it lies in is the first
     * @param to exclusive
     * @param resolution the finest step wanted, from 1 s; the finest kept for that time is taken if it is coarser
     * @throws HealthException if the history cannot be read
     */
    List<HistoryPoint> history(String metric, Instant from, Instant to, Duration resolution) throws HealthException;
}
