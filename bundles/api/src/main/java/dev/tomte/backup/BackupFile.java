package dev.tomte.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A backup that is there.
 *
 * @param file where it is
 * @param createdAt when it was made; of one from elsewhere, when its file was last changed
 * @param sizeBytes of the file
 * @param protection what opens it
 * @param sha256 of the file, 64 hexadecimal digits; empty if it came from elsewhere
 * @param verdict what the last look at it said
 * @param verifiedAt when that was
 * @param copies the targets it was copied to
 * @param pending the targets it still has to be copied to
 * @param givenUp the targets that no task copies it to any more although it is not there: all attempts have failed, or they
 *     were called off. The next backup that is made by its task has it tried again
 */
public record BackupFile(
        Path file,
        Instant createdAt,
        long sizeBytes,
        Protection protection,
        Optional<String> sha256,
        Verdict verdict,
        Optional<Instant> verifiedAt,
        List<String> copies,
        List<String> pending,
        List<String> givenUp) {

    /** What opens a backup. */
    public enum Protection {
        PASSPHRASE,
        RECIPIENTS,
        /** Only the key that this device itself keeps: of no use once the device is lost. */
        THIS_DEVICE,
        /** Nobody looked yet. */
        UNKNOWN
    }

    /** What was seen when it was read again. */
    public enum Verdict {
        UNVERIFIED,
        GOOD,
        DAMAGED
    }

    public BackupFile {
        copies = List.copyOf(copies);
        pending = List.copyOf(pending);
        givenUp = List.copyOf(givenUp);
    }

    /** One of which no copy was given up. */
    public BackupFile(
            Path file,
            Instant createdAt,
            long sizeBytes,
            Protection protection,
            Optional<String> sha256,
            Verdict verdict,
            Optional<Instant> verifiedAt,
            List<String> copies,
            List<String> pending) {
        this(file, createdAt, sizeBytes, protection, sha256, verdict, verifiedAt, copies, pending, List.of());
    }

    /** The same with other copies that are not there. */
    public BackupFile withCopiesToMake(List<String> pending, List<String> givenUp) {
        return new BackupFile(
                file, createdAt, sizeBytes, protection, sha256, verdict, verifiedAt, copies, pending, givenUp);
    }
}
