package dev.tomte.health;

import dev.tomte.event.TomteEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * The device was measured ({@code healthUpdated}).
 *
 * @param failedCollectors how many collectors threw or did not answer in time
 */
public record HealthUpdated(
        Instant at,
        HealthLevel level,
        Optional<Double> cpuPercent,
        Optional<Double> memoryUsedMb,
        Optional<Double> diskUsedMb,
        int failedCollectors)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/health/UPDATED";

    @Override
    public String topic() {
        return TOPIC;
    }
}
