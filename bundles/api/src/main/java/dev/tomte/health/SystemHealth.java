package dev.tomte.health;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The device as last measured.
 *
 * @param at when; {@link Instant#EPOCH} if never
 * @param level the worst of the readings; at least WARNING if a collector failed
 * @param readings sorted by metric
 * @param failures collector to what went wrong: it threw, or its time was up
 */
public record SystemHealth(Instant at, HealthLevel level, List<Reading> readings, Map<String, String> failures) {

    public static final SystemHealth UNKNOWN = new SystemHealth(Instant.EPOCH, HealthLevel.OK, List.of(), Map.of());

    /** The value of a metric, if it was measured. */
    public Optional<Double> value(String metric) {
        return readings.stream()
                .map(Reading::measurement)
                .filter(measurement -> measurement.metric().equals(metric))
                .map(Measurement::value)
                .findFirst();
    }
}
