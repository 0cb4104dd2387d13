package dev.tomte.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A restore that the next start will do.
 *
 * @param createdAt when what is to come back was made
 * @param items what will be replaced, for people
 * @param keptIn where what is here now will be kept
 */
public record RestorePlan(Instant createdAt, List<String> items, Path keptIn) {

    public RestorePlan {
        items = List.copyOf(items);
    }
}
