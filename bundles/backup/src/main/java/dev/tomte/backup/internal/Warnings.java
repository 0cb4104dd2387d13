package dev.tomte.backup.internal;

import dev.tomte.backup.BackupFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the owner of the device should know of the backups before they are needed. */
final class Warnings {

    /** A weekly schedule may miss once. */
    private static final Duration STALE = Duration.ofDays(15);

    private Warnings() {}

    static List<String> of(
            BackupSettings settings,
            BackupFile.Protection protection,
            List<BackupFile> newestFirst,
            Optional<String> failure,
            Instant now) {
        List<String> warnings = new ArrayList<>();
        failure.ifPresent(why -> warnings.add("The last backup failed: " + why));
        if (protection == BackupFile.Protection.THIS_DEVICE) {
            warnings.add(
                    "Backups can be opened with this device's own key only, which is lost with it: put a passphrase"
                            + " into the secure storage (tomte secret:put " + settings.passphrase()
                            + "), or set recipients in dev.tomte.backup");
        }
        if (settings.schedule().isPresent()
                && !newestFirst.isEmpty()
                && newestFirst.get(0).createdAt().isBefore(now.minus(STALE))) {
            warnings.add("The newest backup is of " + newestFirst.get(0).createdAt());
        }
        newestFirst.stream()
                .limit(1)
                .filter(newest -> newest.verdict() == BackupFile.Verdict.DAMAGED)
                .forEach(newest -> warnings.add("The newest backup, " + newest.file() + ", is damaged"));
        Map<String, Integer> givenUp = new TreeMap<>();
        newestFirst.forEach(backup -> backup.givenUp().forEach(target -> givenUp.merge(target, 1, Integer::sum)));
        givenUp.forEach((target, count) -> warnings.add("Copying to " + target + " was given up for "
                + (count == 1 ? "1 backup" : count + " backups")
                + ": 'tomte task:list --all --type backup.copy' says why. The next backup has it tried again"));
        return warnings;
    }
}
