package dev.tomte.task;

import dev.tomte.event.TomteEvent;
import java.time.Instant;

/** A run said how far it is; at most a few times a second for each task. */
public record TaskProgressed(
        long id, String name, String type, int percent, String message, String correlationId, Instant at)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/task/PROGRESSED";

    @Override
    public String topic() {
        return TOPIC;
    }
}
