package dev.tomte.backup.internal;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The copies of backups at targets, as far as they are asked for. The ledger knows which are there and which are not; which of
 * those will still be made, the task engine knows, as a task may end in many ways.
 */
final class Copies {

    private final CopyTargets targets;
    private final BackupTasks tasks;

    Copies(CopyTargets targets, BackupTasks tasks) {
        this.targets = targets;
        this.tasks = tasks;
    }

    /** Where the next backup is to be copied to. */
    List<String> targets() {
        return targets.names();
    }

    /** The backups, as the ledger has them, with those copies apart that were given up. */
    List<BackupFile> sorted(List<BackupFile> backups) throws BackupException {
        List<BackupFile> sorted = new ArrayList<>(backups.size());
        for (BackupFile backup : backups) {
            List<String> pending = new ArrayList<>();
            List<String> givenUp = new ArrayList<>();
            for (String target : backup.pending()) {
                (tasks.isGivenUp(order(backup, target, false)) ? givenUp : pending).add(target);
            }
            sorted.add(backup.withCopiesToMake(pending, givenUp));
        }
        return sorted;
    }

    /** Has a backup copied to wherever it is not and should be. */
    void make(BackupFile backup) {
        tasks.copy(Stream.concat(backup.pending().stream(), backup.givenUp().stream())
                .map(target -> order(backup, target, false))
                .toList());
    }

    /** Has the copies removed of a backup that is no more, and what attempts that were given up have left. */
    void remove(BackupFile backup) {
        tasks.copy(Stream.concat(backup.copies().stream(), backup.givenUp().stream())
                .filter(target ->
                        targets.find(target).map(ConfiguredTarget::prune).orElse(false))
                .map(target -> order(backup, target, true))
                .toList());
    }

    private static Copying.Order order(BackupFile backup, String target, boolean remove) {
        return new Copying.Order(backup.file(), target, remove);
    }
}
