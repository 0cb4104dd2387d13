package dev.tomte.health;

import dev.tomte.event.TomteEvent;
import java.time.Instant;

/**
 * A metric came to another level. Its topic tells which: {@code healthWarning}, {@code healthCritical}, or that it is
 * well again.
 *
 * @param threshold the value that was crossed
 */
public record HealthLevelChanged(
        String metric, double value, String unit, HealthLevel before, HealthLevel level, double threshold, Instant at)
        implements TomteEvent {

    public static final String WARNING_TOPIC = "dev/tomte/health/WARNING";
    public static final String CRITICAL_TOPIC = "dev/tomte/health/CRITICAL";
    public static final String RECOVERED_TOPIC = "dev/tomte/health/RECOVERED";

    @Override
    public String topic() {
        return switch (level) {
            case WARNING -> WARNING_TOPIC;
            case CRITICAL -> CRITICAL_TOPIC;
            case OK -> RECOVERED_TOPIC;
        };
    }
}
