package dev.tomte.health.internal;

import dev.tomte.health.HealthLevel;
import dev.tomte.health.HealthLevelChanged;
import dev.tomte.health.Measurement;
import dev.tomte.health.Reading;
import dev.tomte.health.SystemHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what was measured with the thresholds, and remembers how each metric was. Not for several threads. */
final class Judge {

    /**
     * @param health the device, judged
     * @param changes the metrics that came to another level
     */
    record Verdict(SystemHealth health, List<HealthLevelChanged> changes) {}

    private final LongSupplier nanoTime;
    /** Only metrics that have thresholds are in it: it cannot grow without bound. */
    private final Map<String, MetricState> states = new HashMap<>();

    Judge(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Verdict judge(Collected collected, Instant at, Map<String, Threshold> thresholds) {
        long now = nanoTime.getAsLong();
        List<Reading> readings = new ArrayList<>();
        List<HealthLevelChanged> changes = new ArrayList<>();
        for (Collected.Value value : collected.values()) {
            Threshold threshold = thresholds.get(value.measurement().metric());
            HealthLevel level = HealthLevel.OK;
            if (threshold != null) {
                MetricState state = states.computeIfAbsent(value.measurement().metric(), metric -> new MetricState());
                HealthLevel before = state.level;
                level = state.update(value.measurement().value(), threshold, now);
                if (level != before) {
                    changes.add(change(value.measurement(), before, level, threshold, at));
                }
            }
            readings.add(reading(value, at, level, threshold));
        }
        return new Verdict(new SystemHealth(at, worst(readings, collected), readings, collected.failures()), changes);
    }

    private static Reading reading(
            Collected.Value value, Instant at, HealthLevel level, @Nullable Threshold threshold) {
        Optional<Threshold> known = Optional.ofNullable(threshold);
        return new Reading(
                value.measurement(),
                value.collector(),
                at,
                level,
                known.map(Threshold::warning),
                known.map(Threshold::critical));
    }

    private static HealthLevel worst(List<Reading> readings, Collected collected) {
        HealthLevel atLeast = collected.failures().isEmpty() ? HealthLevel.OK : HealthLevel.WARNING;
        return Stream.concat(Stream.of(atLeast), readings.stream().map(Reading::level))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static HealthLevelChanged change(
            Measurement measurement, HealthLevel before, HealthLevel level, Threshold threshold, Instant at) {
        double crossed =
                switch (level) {
                    case OK -> threshold.warning() - threshold.hysteresis();
                    case WARNING ->
                        before == HealthLevel.OK ? threshold.warning() : threshold.critical() - threshold.hysteresis();
                    case CRITICAL -> threshold.critical();
                };
        return new HealthLevelChanged(
                measurement.metric(), measurement.value(), measurement.unit(), before, level, crossed, at);
    }

    /** How a metric is: both limits watch on their own, the worse one that is on counts. */
    private static final class MetricState {

        private final Alarm warning = new Alarm();
        private final Alarm critical = new Alarm();
        private HealthLevel level = HealthLevel.OK;

        HealthLevel update(double value, Threshold threshold, long now) {
            boolean warn = warning.update(value, threshold.warning(), threshold, now);
            boolean worse = critical.update(value, threshold.critical(), threshold, now);
            level = worse ? HealthLevel.CRITICAL : warn ? HealthLevel.WARNING : HealthLevel.OK;
            return level;
        }
    }
}
