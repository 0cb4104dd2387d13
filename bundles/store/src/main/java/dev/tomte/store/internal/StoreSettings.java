package dev.tomte.store.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the store runs.
 *
 * @param file the database
 * @param synchronous what a commit waits for
 * @param queueCapacity changes that may wait for the writer before callers have to
 * @param maxBatch changes that share a commit at most
 * @param readers connections for reading
 * @param readerWait how long a caller waits for one of them
 * @param busyTimeout how long to wait for another process that holds the database
 * @param checkWait how long a start waits for the check of a database that was not closed cleanly; the check goes on
 * @param closeWait how long closing waits for the changes still queued
 * @param walLimitBytes the write-ahead log's length from which the writer makes readers' snapshots wait for it
 * @param maxSizeBytes of the database file; 0 for as much as the disk holds
 */
record StoreSettings(
        Path file,
        Synchronous synchronous,
        int queueCapacity,
        int maxBatch,
        int readers,
        Duration readerWait,
        Duration busyTimeout,
        Duration checkWait,
        Duration closeWait,
        long walLimitBytes,
        long maxSizeBytes) {

    /** SQLite's {@code PRAGMA synchronous}: FULL survives a power cut, NORMAL may lose the last commits in one. */
    enum Synchronous {
        FULL,
        NORMAL
    }

    static final int PAGE_SIZE = 4096;

    StoreSettings {
        requireRange("queueCapacity", queueCapacity, 1, 1_000_000);
        requireRange("maxBatch", maxBatch, 1, 100_000);
        requireRange("readers", readers, 1, 64);
        requireRange("readerWaitMs", readerWait.toMillis(), 1, 600_000);
        requireRange("busyTimeoutMs", busyTimeout.toMillis(), 0, 600_000);
        requireRange("checkWaitMs", checkWait.toMillis(), 0, 600_000);
        requireRange("closeWaitMs", closeWait.toMillis(), 1, 600_000);
        requireRange("walLimitMb", walLimitBytes >> 20, 1, 1 << 20);
        requireRange("maxSizeMb", maxSizeBytes >> 20, 0, 1 << 24);
    }

    static StoreSettings defaults(Path file) {
        return new StoreSettings(
                file,
                Synchronous.FULL,
                10_000,
                1_000,
                4,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofSeconds(20),
                64L << 20,
                0);
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": expected " + least + " to " + most + ", not " + value);
        }
    }
}
