package dev.tomte.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.internal.pack.PackProcess;
import dev.tomte.secret.Secret;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackProcessTest {

    private static final PackProcess PROCESS =
            new PackProcess(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .map(Path::of)
                    .toList());

    private static final String COPYING = "copying the database";

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "packed in a process of its own a backup is as good, its progress is told, and no secret is an argument")
    void asGood() throws Exception {
        try (TestDevice device = new TestDevice(folder, "1.2.3", PROCESS).furnished();
                Secret passphrase = Secret.of("correct horse".toCharArray())) {
            List<String> told = new ArrayList<>();
            BackupFile backup = device.service.createBackup(
                    new BackupRequest(Optional.empty(), Optional.of(passphrase), List.of()),
                    (percent, message) -> told.add(percent + " " + message));
            assertThat(TestDevice.stanza(backup)).as("as age does it").matches("-> scrypt \\S+ 18");
            assertThat(told).anyMatch(line -> line.endsWith("packing")).noneMatch(line -> line.contains(COPYING));
            try (BackupKey key = BackupKey.passphrase(Secret.of("correct horse".toCharArray()))) {
                var report = device.service.verifyBackup(backup.file(), key, BackupProgress.NONE);
                assertThat(report.faults()).isEmpty();
                assertThat(report.secrets()).isEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("where so much is written that the database's file cannot be held still, a copy of it is packed")
    void letGo() throws Exception {
        try (TestDevice device = new TestDevice(folder, "1.2.3", PROCESS).furnished()) {
            List<String> told = new ArrayList<>();
            BackupFile backup = device.service.createBackup(BackupRequest.CONFIGURED, (percent, message) -> {
                if (told.isEmpty()) {
                    writeMuch(device);
                }
                told.add(message);
            });
            assertThat(told).contains(COPYING);
            assertThat(device.service
                            .verifyBackup(backup.file(), BackupKey.own(), BackupProgress.NONE)
                            .faults())
                    .isEmpty();
            assertThat(device.device.work()).doesNotExist();
            assertThat(Files.size(backup.file())).isGreaterThan(15_000_000);
        }
    }

    /** More than the log may have, in more changes than the store looks after. */
    private static void writeMuch(TestDevice device) {
        byte[] noise = new byte[150_000];
        Random random = new Random(1);
        for (int i = 0; i < 130; i++) {
            random.nextBytes(noise);
            device.insert(100 + i, HexFormat.of().formatHex(noise));
        }
    }

    @Test
    @DisplayName("an interruption ends the process, and nothing is left")
    void interrupted() throws Exception {
        try (TestDevice device = new TestDevice(folder, "1.2.3", PROCESS).furnished()) {
            fill(device);
            assertThat(breakOff(device, () -> Thread.currentThread().interrupt())
                            .reason())
                    .isEqualTo(Reason.CANCELLED);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(device.device.work()).doesNotExist();
        }
    }

    @Test
    @DisplayName("where the process cannot be, the backup is packed without it")
    void noProcess() throws Exception {
        try (TestDevice device = new TestDevice(folder, "1.2.3", new PackProcess(List.of(folder))).furnished()) {
            List<String> told = new ArrayList<>();
            BackupFile backup =
                    device.service.createBackup(BackupRequest.CONFIGURED, (percent, message) -> told.add(message));
            assertThat(told).contains(COPYING);
            assertThat(device.service
                            .verifyBackup(backup.file(), BackupKey.own(), BackupProgress.NONE)
                            .faults())
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("a process that is killed in the middle is a clear failure, and nothing is left")
    void killedProcess() throws Exception {
        try (TestDevice device = new TestDevice(folder, "1.2.3", PROCESS).furnished()) {
            fill(device);
            BackupException failed = breakOff(device, PackProcessTest::killPacking);
            assertThat(failed).hasMessageContaining("exit status 137");
            assertThat(failed.reason()).isEqualTo(Reason.IO);
            assertThat(device.service.status().lastFailure()).isPresent();
        }
    }

    /** So much that it takes a while. */
    private static void fill(TestDevice device) {
        byte[] noise = new byte[500_000];
        new Random(1).nextBytes(noise);
        for (int i = 0; i < 20; i++) {
            device.insert(100 + i, HexFormat.of().formatHex(noise));
        }
        device.set("compressionLevel", 19);
        device.set("rateLimitMbPerS", 1);
    }

    /** Why a backup was not made that something happens to while it is packed; no file is left of it. */
    private static BackupException breakOff(TestDevice device, Runnable happens) throws IOException {
        BackupException failure = catchThrowableOfType(
                BackupException.class,
                () -> device.service.createBackup(BackupRequest.CONFIGURED, (percent, message) -> {
                    if (percent > 16) {
                        happens.run();
                    }
                }));
        assertThat(failure).isNotNull();
        try (var left = Files.list(device.device.data().resolve("backups"))) {
            assertThat(left).isEmpty();
        }
        return failure;
    }

    private static void killPacking() {
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("-Xmx48m"))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
