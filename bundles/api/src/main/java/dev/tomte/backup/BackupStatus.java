package dev.tomte.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How it stands with the backups.
 *
 * @param folder where they are made
 * @param schedule the cron expression; empty if none are made by themselves
 * @param protection what opens the next one
 * @param newest the newest backup
 * @param newestGood the newest that was read again and found good
 * @param lastFailure why the last attempt failed; empty if it succeeded
 * @param pendingCopies copies to targets that are still to be made
 * @param waitingRestore when what the next start will restore was made; empty if no restore waits
 * @param canUndo what the last restore replaced is still there
 * @param warnings what the owner should do something about, a sentence each
 */
public record BackupStatus(
        Path folder,
        Optional<String> schedule,
        BackupFile.Protection protection,
        Optional<BackupFile> newest,
        Optional<BackupFile> newestGood,
        Optional<String> lastFailure,
        int pendingCopies,
        Optional<Instant> waitingRestore,
        boolean canUndo,
        List<String> warnings) {

    public BackupStatus {
        warnings = List.copyOf(warnings);
    }
}
