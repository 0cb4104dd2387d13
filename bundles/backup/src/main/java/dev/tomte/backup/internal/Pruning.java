package dev.tomte.backup.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes backups that need not be kept, one file after the other: a kill in between leaves whole ones. */
final class Pruning {

    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

    private final Ledger ledger;
    private final Neighbours neighbours;

    Pruning(Ledger ledger, Neighbours neighbours) {
        this.ledger = ledger;
        this.neighbours = neighbours;
    }

    /**
     * Removes some, or only says which.
     *
     * @param own all backups of the backup folder; what somebody had made elsewhere is theirs
     * @param lastMade never removed, although it may seem old: the clock may have been set back; null if it is not known
     */
    List<BackupFile> prune(List<BackupFile> own, Retention retention, @Nullable Path lastMade, boolean dryRun)
            throws BackupException {
        List<BackupFile> removed = new ArrayList<>();
        for (BackupFile backup : retention.expendable(own, ZoneId.systemDefault())) {
            if (backup.file().equals(lastMade)) {
                continue;
            }
            if (!dryRun) {
                remove(backup);
            }
            removed.add(backup);
        }
        return removed;
    }

    private void remove(BackupFile backup) throws BackupException {
        Path file = backup.file();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new BackupException(Reason.IO, "The backup " + file + " cannot be removed: " + e, e);
        }
        ledger.removed(file);
        neighbours.audit(AuditEvent.success("backup.prune", file.getFileName().toString()));
        LOG.info("Removed the backup {}: the retention does not keep it", file);
        if (!backup.givenUp().isEmpty()) {
            LOG.warn("{} was never copied to {}", file, String.join(", ", backup.givenUp()));
        }
    }
}
