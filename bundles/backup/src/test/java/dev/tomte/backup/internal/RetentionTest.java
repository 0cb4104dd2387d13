package dev.tomte.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupFile.Protection;
import dev.tomte.backup.BackupFile.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Instant END = Instant.parse("2026-11-22T02:00:00Z");

    @Test
    @DisplayName("B5: a year of nightly backups leaves the last of each of the last days, weeks and months")
    void aYear() {
        List<BackupFile> backups = new ArrayList<>();
        for (int day = 0; day < 365; day++) {
            backups.add(backup(END.minus(Duration.ofDays(day)), Verdict.UNVERIFIED));
        }
        Collections.shuffle(backups, new Random(1));
        List<String> kept = kept(new Retention(3, 7, 4, 6), backups, ZoneOffset.UTC);
        assertThat(kept)
                .containsExactlyInAnyOrder(
                        // Days, the last three among them.
                        "2026-11-22",
                        "2026-11-21",
                        "2026-11-20",
                        "2026-11-19",
                        "2026-11-18",
                        "2026-11-17",
                        "2026-11-16",
                        // Weeks end on Sunday; the 22nd is one.
                        "2026-11-15",
                        "2026-11-08",
                        "2026-11-01",
                        // Months.
                        "2026-10-31",
                        "2026-09-30",
                        "2026-08-31",
                        "2026-07-31",
                        "2026-06-30");
    }

    @Test
    @DisplayName("B5: days are those of the device's time zone, also where the clocks change")
    void zone() {
        List<BackupFile> backups = List.of(
                backup(Instant.parse("2026-10-24T21:30:00Z"), Verdict.UNVERIFIED),
                backup(Instant.parse("2026-10-24T22:30:00Z"), Verdict.UNVERIFIED),
                backup(Instant.parse("2026-10-25T22:30:00Z"), Verdict.UNVERIFIED));
        assertThat(new Retention(1, 2, 0, 0).expendable(backups, ZoneId.of("Europe/Berlin")))
                .containsExactly(backups.get(1));
        assertThat(new Retention(1, 2, 0, 0).expendable(backups, ZoneOffset.UTC))
                .containsExactly(backups.get(0));
    }

    @Test
    @DisplayName("B5: the newest, the newest good one and one that waits to be copied never go")
    void neverTheLastGood() {
        BackupFile good = backup(END.minus(Duration.ofDays(400)), Verdict.GOOD);
        BackupFile waiting = new BackupFile(
                Path.of("waiting"),
                END.minus(Duration.ofDays(300)),
                1,
                Protection.PASSPHRASE,
                Optional.empty(),
                Verdict.UNVERIFIED,
                Optional.empty(),
                List.of(),
                List.of("s3"));
        BackupFile sound = backup(END.minus(Duration.ofDays(2)), Verdict.UNVERIFIED);
        BackupFile damaged = backup(END, Verdict.DAMAGED);
        BackupFile alsoDamaged = backup(END.minus(Duration.ofDays(1)), Verdict.DAMAGED);
        assertThat(new Retention(1, 0, 0, 0)
                        .expendable(List.of(alsoDamaged, good, waiting, sound, damaged), ZoneOffset.UTC))
                .containsExactly(alsoDamaged);
    }

    private static List<String> kept(Retention retention, List<BackupFile> backups, ZoneId zone) {
        List<BackupFile> kept = new ArrayList<>(backups);
        kept.removeAll(retention.expendable(backups, zone));
        return kept.stream()
                .map(backup -> backup.file().toString().substring(0, "2026-11-22".length()))
                .toList();
    }

    private static BackupFile backup(Instant at, Verdict verdict) {
        return new BackupFile(
                Path.of(at.toString()),
                at,
                1,
                Protection.PASSPHRASE,
                Optional.empty(),
                verdict,
                Optional.empty(),
                List.of(),
                List.of());
    }
}
