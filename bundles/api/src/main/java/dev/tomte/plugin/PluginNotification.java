package dev.tomte.plugin;

import dev.tomte.event.Severity;
import dev.tomte.event.TomteEvent;
import java.time.Instant;

/** A plug-in told the owner something. */
public record PluginNotification(String plugin, String title, String text, Severity severity, Instant at)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/plugin/NOTIFICATION";

    @Override
    public String topic() {
        return TOPIC;
    }
}
