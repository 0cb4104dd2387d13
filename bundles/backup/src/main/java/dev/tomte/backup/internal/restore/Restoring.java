package dev.tomte.backup.internal.restore;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.RestorePlan;
import dev.tomte.backup.internal.archive.Meter;
import dev.tomte.backup.internal.archive.Opener;
import dev.tomte.backup.internal.archive.Reading;
import dev.tomte.backup.internal.archive.Unpacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Makes a backup ready to take the place of what is here at the next start; also while Tomte does not run. */
public final class Restoring {

    private final Staging staging;
    private final Opener opener;
    private final Meter meter;

    public Restoring(Staging staging, Opener opener, Meter meter) {
        this.staging = staging;
        this.opener = opener;
        this.meter = meter;
    }

    /** Reads, verifies and unpacks all of it, and only then has it wait for the next start. */
    public RestorePlan restore(Path file) throws BackupException {
        try {
            return restoreWhole(file);
        } catch (IOException e) {
            throw Reading.failure(file, e);
        } finally {
            staging.discard();
        }
    }

    private RestorePlan restoreWhole(Path file) throws BackupException, IOException {
        Path folder = staging.begin();
        meter.step("reading " + file.getFileName(), 0, 80, Files.size(file));
        Unpacker.Content content = Reading.read(file, opener, new UnpackedFolder(folder, name -> true), meter);
        if (!content.faults().isEmpty()) {
            throw new BackupException(
                    Reason.DAMAGED,
                    file + " is damaged: " + String.join("; ", content.faults()) + ". Nothing was restored");
        }
        meter.step("checking the database", 80, 99, 0);
        staging.check(folder, content.manifest());
        Handover.reseal(folder, opener);
        Instant createdAt = content.manifest()
                .about()
                .createdAt()
                .orElse(Files.getLastModifiedTime(file).toInstant());
        return staging.complete(folder, createdAt);
    }
}
