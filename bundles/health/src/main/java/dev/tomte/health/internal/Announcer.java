package dev.tomte.health.internal;

import dev.tomte.event.EventProperties;
import dev.tomte.event.TomteEvent;
import dev.tomte.health.HealthLevel;
import dev.tomte.health.HealthLevelChanged;
import dev.tomte.health.HealthUpdated;
import dev.tomte.health.SystemHealth;
import java.util.Locale;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the event bus what a measurement showed. */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final EventAdmin events;

    Announcer(EventAdmin events) {
        this.events = events;
    }

    void announce(Judge.Verdict verdict) {
        for (HealthLevelChanged change : verdict.changes()) {
            log(change);
            publish(change);
        }
        SystemHealth health = verdict.health();
        publish(new HealthUpdated(
                health.at(),
                health.level(),
                health.value("cpu.usage"),
                health.value("memory.used"),
                health.value("disk.used"),
                health.failures().size()));
    }

    private <E extends Record & TomteEvent> void publish(E event) {
        events.postEvent(new Event(event.topic(), EventProperties.of(event)));
    }

    private static void log(HealthLevelChanged change) {
        String value = String.format(Locale.ROOT, "%.1f %s", change.value(), change.unit());
        if (change.level() == HealthLevel.OK) {
            LOG.info("{} is well again: {}, below {}", change.metric(), value, change.threshold());
        } else {
            LOG.warn("{} is {}: {}, threshold {}", change.metric(), change.level(), value, change.threshold());
        }
    }
}
