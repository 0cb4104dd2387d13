package dev.tomte.health.internal;

import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The configuration, checked.
 *
 * @param interval from one measurement to the next
 * @param timeLimit of a collector that has none of its own
 * @param thresholds by metric
 */
record HealthSettings(Duration interval, Duration timeLimit, Map<String, Threshold> thresholds) {

    static final HealthSettings DEFAULTS = of(Defaults.class.getAnnotation(HealthConfig.class));

    /** Carries the annotation with nothing set, so that the defaults stand in one place. */
    @HealthConfig
    private static final class Defaults {}

    /** @throws IllegalArgumentException naming key, value and allowed range of the first value that will not do */
    static HealthSettings of(HealthConfig config) {
        int hysteresis = range("hysteresis", config::hysteresis, 0, 20);
        Duration hold = Duration.ofSeconds(range("holdS", config::holdS, 0, 3600));
        Thresholds percent = new Thresholds(100, hysteresis, hold);
        return new HealthSettings(
                Duration.ofSeconds(range("intervalS", config::intervalS, 1, 86_400)),
                Duration.ofMillis(range("collectorTimeoutMs", config::collectorTimeoutMs, 100, 60_000)),
                Map.of(
                        "cpu.usage", percent.of("cpu", config::cpuWarning, config::cpuCritical),
                        "memory.usage", percent.of("memory", config::memoryWarning, config::memoryCritical),
                        // A disk fills up and stays full: there is no peak to wait out.
                        "disk.usage",
                                new Thresholds(100, hysteresis, Duration.ZERO)
                                        .of("disk", config::diskWarning, config::diskCritical),
                        "temperature.cpu",
                                new Thresholds(150, hysteresis, hold)
                                        .of("temperature", config::temperatureWarning, config::temperatureCritical),
                        "fd.usage", percent.of("fd", config::fdWarning, config::fdCritical),
                        "jvm.heap.usage", percent.of("heap", config::heapWarning, config::heapCritical)));
    }

    private static int range(String key, IntSupplier value, int min, int max) {
        int number;
        try {
            number = value.getAsInt();
        } catch (RuntimeException e) {
            // SCR's configuration object throws where the text is no number.
            throw new IllegalArgumentException(
                    key + ": expected a whole number from " + min + " to " + max + " (" + e.getMessage() + ")", e);
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    key + " = " + number + ": expected a whole number from " + min + " to " + max);
        }
        return number;
    }

    /** Reads the two thresholds of an area. */
    private record Thresholds(int max, int hysteresis, Duration hold) {

        Threshold of(String area, IntSupplier warning, IntSupplier critical) {
            String warningKey = area + "Warning";
            String criticalKey = area + "Critical";
            int from = range(warningKey, warning, 1, max);
            int worse = range(criticalKey, critical, 1, max);
            if (from >= worse) {
                throw new IllegalArgumentException(warningKey + " = " + from + ": expected less than " + criticalKey
                        + " = " + worse + " (both 1 to " + max + ")");
            }
            if (hysteresis >= from) {
                throw new IllegalArgumentException("hysteresis = " + hysteresis + ": expected less than " + warningKey
                        + " = " + from + " (0 to 20), or that warning could never end");
            }
            return new Threshold(from, worse, hysteresis, hold);
        }
    }
}
