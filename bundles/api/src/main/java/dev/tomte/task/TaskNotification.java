package dev.tomte.task;

import dev.tomte.event.Severity;
import dev.tomte.event.TomteEvent;
import java.time.Instant;

/** Tells the owner of the device that a task ended who had asked for it, or that the engine needs a look. */
public record TaskNotification(long id, String name, String title, String text, Severity severity, Instant at)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/task/NOTIFICATION";

    @Override
    public String topic() {
        return TOPIC;
    }
}
