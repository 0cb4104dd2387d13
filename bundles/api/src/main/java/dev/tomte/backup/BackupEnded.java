package dev.tomte.backup;

import dev.tomte.event.TomteEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * A backup was made, or was not.
 *
 * @param file its name; empty if it failed
 * @param sizeBytes of the file; 0 if it failed
 * @param failure why it failed; empty if it was made
 */
public record BackupEnded(Instant at, Optional<String> file, long sizeBytes, Optional<String> failure)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/backup/ENDED";

    @Override
    public String topic() {
        return TOPIC;
    }
}
