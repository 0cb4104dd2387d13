package dev.tomte.health.internal.checks;

import dev.tomte.health.HealthMonitor;
import dev.tomte.health.Reading;
import dev.tomte.health.SystemHealth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Shows what one collector measured last, and how the monitor judged it. It measures nothing itself. */
abstract class MetricHealthCheck implements HealthCheck {

    private final HealthMonitor monitor;
    private final String collector;
    private final Optional<String> whyNone;

    /** For what every device has: as long as there are no figures, they are still to come. */
    MetricHealthCheck(HealthMonitor monitor, String collector) {
        this(monitor, collector, Optional.empty());
    }

    /** For what a device may lack, which is nothing wrong with it; the reason is said instead of figures. */
    MetricHealthCheck(HealthMonitor monitor, String collector, String whyNone) {
        this(monitor, collector, Optional.of(whyNone));
    }

    private MetricHealthCheck(HealthMonitor monitor, String collector, Optional<String> whyNone) {
        this.monitor = monitor;
        this.collector = collector;
        this.whyNone = whyNone;
    }

    @Override
    public final Result execute() {
        SystemHealth health = monitor.getSystemHealth();
        FormattingResultLog log = new FormattingResultLog();
        List<Reading> readings = health.readings().stream()
                .filter(reading -> reading.collector().equals(collector))
                .toList();
        String failure = health.failures().get(collector);
        if (failure != null) {
            log.warn("Collector {}: {}", collector, failure);
        } else if (readings.isEmpty()) {
            sayNone(health, log);
        } else {
            log.info("Measured at {}", health.at());
        }
        readings.forEach(reading -> show(reading, log));
        return new Result(log);
    }

    private void sayNone(SystemHealth health, FormattingResultLog log) {
        if (whyNone.isPresent() && !health.equals(SystemHealth.UNKNOWN)) {
            log.info("{}", whyNone.get());
        } else {
            log.temporarilyUnavailable("Not measured yet");
        }
    }

    private static void show(Reading reading, FormattingResultLog log) {
        String text = String.format(
                Locale.ROOT,
                "%s = %.1f %s%s",
                reading.measurement().metric(),
                reading.measurement().value(),
                reading.measurement().unit(),
                thresholds(reading));
        switch (reading.level()) {
            case OK -> log.info(text);
            case WARNING -> log.warn(text);
            case CRITICAL -> log.critical(text);
        }
    }

    private static String thresholds(Reading reading) {
        return reading.warning()
                .flatMap(warning -> reading.critical()
                        .map(critical -> " (warning from " + Math.round(warning) + ", critical from "
                                + Math.round(critical) + ")"))
                .orElse("");
    }
}
