package dev.tomte.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * How the database is.
 *
 * @param file the database
 * @param sizeBytes of the database and its write-ahead log
 * @param queued changes that wait for the writer
 * @param queueCapacity how many may wait before callers have to
 * @param commits since start
 * @param writes acknowledged since start
 * @param lastError why the last commit failed; empty if the last commit succeeded
 * @param recoveredAt when a damaged database was put aside at this start
 * @param keptAside where the damaged database is
 * @param goodCopy the newest copy found sound at this start, to be put back by hand; looked for only after damage
 */
public record StoreStatus(
        Path file,
        long sizeBytes,
        int queued,
        int queueCapacity,
        long commits,
        long writes,
        Optional<String> lastError,
        Optional<Instant> recoveredAt,
        Optional<Path> keptAside,
        Optional<Path> goodCopy) {}
