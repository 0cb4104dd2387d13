package dev.tomte.health;

import java.time.Instant;
import java.util.Optional;

/**
 * A measurement, judged.
 *
 * @param collector who measured it
 * @param level by the thresholds, after hysteresis and hold time
 * @param warning the value from which it is a warning, if one is set
 * @param critical the value from which it is critical, if one is set
 */
public record Reading(
        Measurement measurement,
        String collector,
        Instant at,
        HealthLevel level,
        Optional<Double> warning,
        Optional<Double> critical) {}
