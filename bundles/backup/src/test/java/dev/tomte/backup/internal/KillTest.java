package dev.tomte.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.internal.file.DatabaseFile;
import dev.tomte.fixtures.OtherJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillTest {

    private static final int ROUNDS = 100;
    private static final String MADE = "made ";
    /** About as long as making, pruning and restoring one takes on a quick machine, a few times. */
    private static final int LONGEST_MS = 400;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "the {0} half")
    @ValueSource(strings = {"first", "second"})
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("B3: killed 100 times while it makes, prunes and restores: every backup is whole, the last good one is"
            + " there, and nothing blocks the next")
    void killed(String half) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TestDevice device = new TestDevice(folder).furnished()) {
            device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
        }
        int made = 0;
        int restores = 0;
        int longestMs = LONGEST_MS;
        for (int round = 0; round < ROUNDS / 2; round++) {
            String where = half + " half, seed " + seed + ", round " + round;
            String said = runAndKill(random.nextInt(longestMs));
            try (TestDevice device = new TestDevice(folder)) {
                List<BackupFile> all = device.service.getBackupList();
                assertThat(all).as(where).isNotEmpty();
                for (BackupFile backup : all) {
                    BackupReport report =
                            device.service.verifyBackup(backup.file(), BackupKey.own(), BackupProgress.NONE);
                    assertThat(report.faults()).as(where + ": " + backup.file()).isEmpty();
                }
                if (!said.isEmpty()) {
                    made++;
                    assertThat(all.get(0).file().toString())
                            .as(where + ": the newest that was acknowledged is there, or one made since")
                            .isGreaterThanOrEqualTo(said);
                }
                longestMs = nextLongest(longestMs, !said.isEmpty());
                restores += pending(device, where) ? 1 : 0;
            }
        }
        assertThat(made).as("rounds in which one was made").isPositive();
        assertThat(restores).as("rounds in which one waited to be restored").isPositive();
        try (TestDevice device = new TestDevice(folder)) {
            device.set("keepLast", 1);
            device.pass(Duration.ofDays(1000));
            BackupFile last = device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
            try (var left = Files.list(last.file().getParent())) {
                assertThat(left).noneMatch(file -> file.toString().endsWith(".part"));
            }
            assertThat(device.device.work()).doesNotExist();
            device.service.restoreBackup(last.file(), BackupKey.own(), BackupProgress.NONE);
            assertThat(device.home.resolve("data/restore/staging")).doesNotExist();
        }
    }

    /** Such that on a slow machine, too, one is made in some of the rounds and not in others. */
    private static int nextLongest(int longestMs, boolean made) {
        return made ? Math.max(LONGEST_MS, longestMs - longestMs / 8) : longestMs + longestMs / 8;
    }

    /** Whether one waits; if so it is whole. */
    private static boolean pending(TestDevice device, String where) throws Exception {
        Path pending = device.home.resolve("data/restore/pending");
        if (!Files.exists(pending)) {
            return false;
        }
        assertThat(pending.resolve("stamp")).as(where).exists();
        assertThat(pending.resolve("conf/dev.tomte.health.cfg")).as(where).hasContent("intervalS = 30");
        assertThat(pending.resolve("secrets.key")).as(where).exists();
        assertThat(DatabaseFile.check(pending.resolve("tomte.db")).faults())
                .as(where)
                .isEmpty();
        assertThat(device.service.undoRestore()).as(where).isEmpty();
        return true;
    }

    /** The name of the last backup that was acknowledged before the kill; empty if none was. */
    private String runAndKill(int afterMs) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = OtherJava.of(KillTest.class, folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Files.readString(said).contains("ready\n")) {
                assertThat(process.isAlive() && System.nanoTime() < end)
                        .as(Files.readString(said))
                        .isTrue();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(afterMs));
            assertThat(process.isAlive()).as(Files.readString(said)).isTrue();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        return Files.readAllLines(said).stream()
                .filter(line -> line.startsWith(MADE) && line.endsWith(BackupFolder.ENDING))
                .reduce("", (before, line) -> line.substring(MADE.length()));
    }

    /** The process that is killed: makes, prunes and restores until then. */
    public static void main(String[] arguments) throws Exception {
        try (TestDevice device = new TestDevice(Path.of(arguments[0]))) {
            for (String key : List.of("keepDaily", "keepWeekly", "keepMonthly")) {
                device.set(key, 0);
            }
            device.set("keepLast", 2);
            device.storage.kept.put("valve/token", "planted");
            // After whatever an earlier process made.
            for (BackupFile earlier : device.service.getBackupList()) {
                device.passTo(earlier.createdAt());
            }
            System.out.println("ready");
            while (true) {
                device.pass(Duration.ofSeconds(1));
                BackupFile made = device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
                System.out.println(MADE + made.file());
                device.service.prune(false);
                device.service.restoreBackup(made.file(), BackupKey.own(), BackupProgress.NONE);
            }
        }
    }
}
