package dev.tomte.task;

import dev.tomte.event.TomteEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * A task is in another status; on disk when this is published.
 *
 * @param before empty if it was just created
 * @param reason why it waits, failed or was cancelled; else empty
 * @param attempt as in {@link Task#attempts}
 * @param correlationId of the run it belongs to; empty if it belongs to none
 */
public record TaskStatusChanged(
        long id,
        String name,
        String type,
        String service,
        Optional<TaskStatus> before,
        TaskStatus status,
        String reason,
        int attempt,
        String correlationId,
        Instant at)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/task/STATUS_CHANGED";

    @Override
    public String topic() {
        return TOPIC;
    }
}
