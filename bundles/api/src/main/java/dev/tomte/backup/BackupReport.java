package dev.tomte.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was seen in a backup.
 *
 * @param file which
 * @param createdAt when it was made, as it says itself; empty if it cannot say
 * @param version of the Tomte that made it; empty if it cannot say
 * @param entries how many files it holds
 * @param contentBytes what they take unpacked
 * @param secrets how many secrets it carries
 * @param faults a sentence for each thing that is wrong, at most 100; none if it is good
 */
public record BackupReport(
        Path file,
        Optional<Instant> createdAt,
        Optional<String> version,
        int entries,
        long contentBytes,
        int secrets,
        List<String> faults) {

    public BackupReport {
        faults = List.copyOf(faults);
    }

    public boolean isGood() {
        return faults.isEmpty();
    }
}
