package dev.tomte.configuration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All configuration at one moment, kept to go back to.
 *
 * @param id 1 for the first, more for each later one
 * @param at when it was taken, by the wall clock
 * @param reason why, up to 200 characters; may be empty
 * @param who took it
 * @param files how many files it holds
 * @param bytes of those files
 * @param holders who keeps it, sorted
 * @param fault why it cannot be used; found by a look at its list of contents, so none does not mean that it is sound. Then
 *     the other components say nothing
 */
public record ConfigurationSnapshot(
        long id,
        Instant at,
        String reason,
        String who,
        int files,
        long bytes,
        List<String> holders,
        Optional<String> fault) {

    public ConfigurationSnapshot {
        holders = List.copyOf(holders);
    }
}
