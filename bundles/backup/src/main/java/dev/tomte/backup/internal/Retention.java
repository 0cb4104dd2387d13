package dev.tomte.backup.internal;

import dev.tomte.backup.BackupFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which backups are kept: the newest ones, and of each of the last days, weeks and months that have one the newest of it.
 *
 * @param last 1 or more
 */
record Retention(int last, int daily, int weekly, int monthly) {

    /**
     * Those that may go. Never the newest, the newest that was found good, nor one that has still to be copied to a target;
     * a copy that was given up keeps none.
     *
     * @param backups in any order
     */
    List<BackupFile> expendable(List<BackupFile> backups, ZoneId zone) {
        List<BackupFile> newestFirst = new ArrayList<>(backups);
        newestFirst.sort(Comparator.comparing(BackupFile::createdAt).reversed());
        // A damaged one is not worth the place of a sound one.
        List<BackupFile> sound = newestFirst.stream()
                .filter(backup -> backup.verdict() != BackupFile.Verdict.DAMAGED)
                .toList();
        Set<Path> kept = new HashSet<>();
        sound.stream().limit(last).forEach(backup -> kept.add(backup.file()));
        keepOneEach(sound, daily, zone, ZonedDateTime::toLocalDate, kept);
        keepOneEach(sound, weekly, zone, Retention::week, kept);
        keepOneEach(sound, monthly, zone, YearMonth::from, kept);
        newestFirst.stream().limit(1).forEach(backup -> kept.add(backup.file()));
        newestFirst.stream()
                .filter(backup -> backup.verdict() == BackupFile.Verdict.GOOD)
                .limit(1)
                .forEach(backup -> kept.add(backup.file()));
        return newestFirst.stream()
                .filter(backup ->
                        !kept.contains(backup.file()) && backup.pending().isEmpty())
                .toList();
    }

    private static void keepOneEach(
            List<BackupFile> newestFirst,
            int most,
            ZoneId zone,
            Function<ZonedDateTime, Object> period,
            Set<Path> kept) {
        Set<Object> seen = new HashSet<>();
        for (BackupFile backup : newestFirst) {
            if (seen.size() == most) {
                return;
            }
            Instant at = backup.createdAt();
            if (seen.add(period.apply(at.atZone(zone)))) {
                kept.add(backup.file());
            }
        }
    }

    /** Weeks as ISO 8601 counts them. */
    private static String week(ZonedDateTime at) {
        return at.get(IsoFields.WEEK_BASED_YEAR) + "-" + at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }
}
