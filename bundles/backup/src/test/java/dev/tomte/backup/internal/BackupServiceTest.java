package dev.tomte.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupFile.Protection;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupRequest;
import dev.tomte.secret.KeyPurpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupServiceTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("without passphrase and recipients a backup is sealed for this device, and that is said aloud")
    void thisDevice() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            assertThat(create(device).protection()).isEqualTo(Protection.THIS_DEVICE);
            assertThat(device.service.status().warnings()).anyMatch(warning -> warning.contains("secret:put"));
            device.storage.kept.put("backup/passphrase", "x");
            assertThat(device.service.status().warnings()).isEmpty();
        }
    }

    @Test
    @DisplayName("a rotated key of the device still opens the backups it sealed")
    void rotatedKey() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            BackupFile old = create(device);
            device.keys.rotate(KeyPurpose.BACKUP);
            assertThat(device.service
                            .verifyBackup(old.file(), BackupKey.own(), BackupProgress.NONE)
                            .faults())
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("a second one is refused while the first is at work, and says so")
    void oneAtATime() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            AtomicReference<Throwable> second = new AtomicReference<>();
            device.service.createBackup(BackupRequest.CONFIGURED, (percent, message) -> {
                try {
                    device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
                } catch (BackupException e) {
                    second.set(e);
                }
            });
            assertThat(second.get())
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY))
                    .hasMessageContaining("a backup is being made");
            assertThat(device.service.getBackupList()).hasSize(1);
        }
    }

    @Test
    @DisplayName("B3: broken off at any point it leaves the backups before it, and nothing of its own")
    void interrupted() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            BackupFile first = create(device);
            device.pass(Duration.ofDays(1));
            for (int i = 0; i < 200; i++) {
                device.insert(100 + i, "x".repeat(5_000));
            }
            List<String> steps = new ArrayList<>();
            create(device, (percent, message) -> steps.add(message));
            assertThat(steps).hasSizeGreaterThanOrEqualTo(2);
            for (int at = 0; at < 2; at++) {
                int stop = at;
                List<String> told = new ArrayList<>();
                assertThatExceptionOfType(BackupException.class)
                        .isThrownBy(() -> create(device, (percent, message) -> {
                            if (told.size() == stop) {
                                Thread.currentThread().interrupt();
                            }
                            told.add(message);
                        }))
                        .matches(e -> e.reason() == Reason.CANCELLED);
                assertThat(Thread.interrupted()).isTrue();
                assertThat(files(device.device.data().resolve("backups"))).hasSize(2);
                assertThat(device.device.work()).doesNotExist();
            }
            assertThat(device.service
                            .verifyBackup(first.file(), BackupKey.own(), BackupProgress.NONE)
                            .faults())
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("B3: what a kill left of another backup is removed, what is whole is not")
    void debris() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            Path backups = device.device.data().resolve("backups");
            BackupFile whole = create(device);
            Path part = Files.writeString(backups.resolve(".tomte-20260101T000000Z.tar.zst.age.part"), "half");
            Path work = device.put("data/backup.work/tomte.db", "unsealed");
            Path note = Files.writeString(backups.resolve("note.txt"), "mine");
            device.pass(Duration.ofSeconds(1));
            create(device);
            assertThat(part).doesNotExist();
            assertThat(work).doesNotExist();
            assertThat(note).exists();
            assertThat(whole.file()).exists();
            assertThat(device.service.getBackupList()).hasSize(2);
        }
    }

    @Test
    @DisplayName("a file that is there is never replaced, and a folder that is not there is named")
    void elsewhere() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            Path file = Files.writeString(folder.resolve("mine.age"), "mine");
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> device.service.createBackup(to(file), BackupProgress.NONE))
                    .withMessageContaining("is there already");
            assertThat(file).hasContent("mine");
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() ->
                            device.service.createBackup(to(folder.resolve("no/such/place.age")), BackupProgress.NONE))
                    .withMessageContaining("no/such");
            BackupFile made = device.service.createBackup(to(folder.resolve("new.age")), BackupProgress.NONE);
            assertThat(device.service.getBackupList()).containsExactly(made);
            device.set("folder", folder.resolve("unmounted").toString());
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> create(device))
                    .withMessageContaining("is its disk mounted");
        }
    }

    @Test
    @DisplayName(
            "B5: too little room is seen before anything is written, and a disk that fills up leaves nothing behind")
    void noRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()),
                "SKIPPED: mounting a small tmpfs needs root and a system that allows it");
        try (TestDevice device = new TestDevice(folder.resolve("device")).furnished()) {
            for (int i = 0; i < 40; i++) {
                byte[] noise = new byte[60_000];
                new Random(i).nextBytes(noise);
                device.insert(100 + i, HexFormat.of().formatHex(noise));
            }
            device.set("folder", disk.toString());
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> create(device))
                    .withMessageContaining("MB")
                    .matches(e -> e.reason() == Reason.NO_SPACE);
            assertThat(files(disk)).isEmpty();
            device.set("leaveFreeMb", 0);
            device.set("folder", disk.toString());
            Files.write(disk.resolve("ballast"), new byte[100_000]);
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> create(device))
                    .matches(e -> e.reason() == Reason.NO_SPACE || e.reason() == Reason.IO);
            assertThat(files(disk)).containsExactly(disk.resolve("ballast"));
            assertThat(device.service.status().lastFailure()).isPresent();
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    @DisplayName("B5: old ones go, the newest good one stays although it is old, and a dry run removes nothing")
    void prune() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            device.keepOnly(2);
            List<BackupFile> made = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                made.add(create(device));
                device.pass(Duration.ofHours(1));
            }
            device.service.verifyBackup(made.get(1).file(), BackupKey.own(), BackupProgress.NONE);
            List<Path> gone = List.of(made.get(2).file(), made.get(0).file());
            assertThat(device.service.prune(true)).isEqualTo(gone);
            assertThat(device.service.getBackupList()).hasSize(5);
            assertThat(device.service.prune(false)).isEqualTo(gone);
            assertThat(device.service.getBackupList())
                    .extracting(BackupFile::file)
                    .containsExactly(
                            made.get(4).file(), made.get(3).file(), made.get(1).file());
        }
    }

    @Test
    @DisplayName("B5: a backup that was just made stays although a clock set back makes it the oldest")
    void clockSetBack() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            device.keepOnly(1);
            BackupFile newest = create(device);
            device.pass(Duration.ofDays(-400));
            BackupFile made = create(device);
            assertThat(device.service.prune(false)).isEmpty();
            assertThat(made.file()).exists();
            assertThat(newest.file()).exists();
        }
    }

    @Test
    @DisplayName("a configuration that will not do is refused by name, and the old one stays")
    void configuration() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            device.set("keepLast", 9);
            device.set("recipients", new String[] {"age1nonsense"});
            assertThat(create(device).protection()).isEqualTo(Protection.THIS_DEVICE);
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> BackupSettings.of(TestDevice.config(Map.of("compressionLevel", 20))))
                .withMessageContaining("compressionLevel = 20")
                .withMessageContaining("1 to 19");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> BackupSettings.of(TestDevice.config(Map.of("passphraseWorkFactor", 13))))
                .withMessageContaining("passphraseWorkFactor = 13")
                .withMessageContaining("14 to 20");
    }

    @Test
    @DisplayName("what is wrong stops backups only where there is nothing but the defaults, which are nobody's choice")
    void neverConfigured() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            String[] nonsense = {"age1nonsense"};
            device.service.configure(TestDevice.config(Map.of()), Map.of());
            assertThat(create(device).file()).exists();
            device.set("recipients", nonsense);
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> create(device))
                    .withMessageContaining("dev.tomte.backup is wrong")
                    .withMessageContaining("age1nonsense")
                    .matches(e -> e.reason() == Reason.REFUSED);
            device.set("recipients", new String[0]);
            device.set("recipients", nonsense);
            assertThat(create(device).file()).exists();
        }
    }

    @Test
    @DisplayName("B3: a service that is enabled while an earlier one still ends its work takes nothing away from it")
    void enabledMeanwhile() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            Path copy = device.device.work().resolve("tomte.db");
            List<Boolean> there = new ArrayList<>();
            device.service.onEnable(device.tasks.context());
            BackupFile made = create(device, (percent, message) -> {
                boolean before = Files.exists(copy);
                device.service.onDisable(device.tasks.context());
                device.service.onEnable(device.tasks.context());
                device.service.onDisable(device.tasks.context());
                DeviceBackupService other = device.anotherService();
                other.onEnable(device.tasks.context());
                assertThatExceptionOfType(BackupException.class)
                        .isThrownBy(() -> other.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE))
                        .matches(e -> e.reason() == Reason.BUSY);
                other.onDisable(device.tasks.context());
                assertThat(Files.exists(copy)).isEqualTo(before);
                there.add(before);
            });
            assertThat(there).contains(true);
            assertThat(device.service
                            .verifyBackup(made.file(), BackupKey.own(), BackupProgress.NONE)
                            .faults())
                    .isEmpty();
            device.put("data/backup.work/tomte.db", "unsealed");
            device.anotherService().onEnable(device.tasks.context());
            assertThat(device.device.work()).doesNotExist();
        }
    }

    @Test
    @DisplayName("a schedule is changed once the task engine has said when it comes, and nothing is created for that")
    void schedule() throws Exception {
        try (TestDevice device = new TestDevice(folder)) {
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> device.service.scheduleBackup(Optional.of("0 3 * * *")))
                    .withMessageContaining("not enabled");
            device.service.onEnable(device.tasks.context());
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> device.service.scheduleBackup(Optional.of("daily")));
            assertThat(device.scheduled).isEmpty();
            assertThat(device.service.scheduleBackup(Optional.of("0 3 * * *"))).contains(Instant.EPOCH);
            assertThat(device.scheduled).containsEntry("schedule", "0 3 * * *");
            assertThat(device.service.scheduleBackup(Optional.empty())).isEmpty();
            assertThat(device.scheduled).containsEntry("schedule", "");
            assertThat(device.tasks.created).isEmpty();
        }
    }

    private static BackupRequest to(Path file) {
        return new BackupRequest(Optional.of(file), Optional.empty(), List.of());
    }

    private static BackupFile create(TestDevice device) throws BackupException {
        return create(device, BackupProgress.NONE);
    }

    private static BackupFile create(TestDevice device, BackupProgress progress) throws BackupException {
        return device.service.createBackup(BackupRequest.CONFIGURED, progress);
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
