package dev.tomte.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.RestorePlan;
import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.backup.internal.archive.Hash;
import dev.tomte.fixtures.Outside;
import dev.tomte.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {

    private static final String SECRET = "planted-secret-4711";

    @TempDir
    Path folder;

    @Test
    @DisplayName("B1: what was backed up waits, whole and byte for byte, to take its place at the next start")
    void roundTrip() throws Exception {
        BackupFile backup;
        try (TestDevice device = new TestDevice(folder.resolve("old")).furnished()) {
            device.storage.kept.put("backup/passphrase", "correct horse");
            device.set("passphraseWorkFactor", 15);
            backup = device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
            assertThat(backup.protection()).isEqualTo(BackupFile.Protection.PASSPHRASE);
            assertThat(TestDevice.stanza(backup)).matches("-> scrypt \\S+ 15");
            assertThat(device.service.getBackupList()).containsExactly(backup);
            assertThat(device.device.work()).doesNotExist();
            assertThat(device.events).hasSize(1);
        }
        try (TestDevice fresh = new TestDevice(folder.resolve("new"));
                BackupKey key = passphrase("correct horse")) {
            RestorePlan plan = fresh.service.restoreBackup(backup.file(), key, BackupProgress.NONE);
            assertThat(plan.items()).contains("tomte.db", "conf", "config", "plugins", "admin.password");
            Path pending = fresh.home.resolve("data/restore/pending");
            assertThat(pending.resolve("conf/dev.tomte.health.cfg")).hasContent("intervalS = 30");
            assertThat(pending.resolve("conf/sub/größe.cfg")).hasContent("a = b");
            assertThat(pending.resolve("config/some.pid.config")).hasContent("x=\"1\"");
            assertThat(pending.resolve("plugins/valve.jar")).hasContent("not really a jar");
            assertThat(fresh.service.status().waitingRestore()).contains(backup.createdAt());
            assertThat(bytesWith(fresh.home, SECRET))
                    .as("files with the secret in clear")
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("B4: undoing a restore that waits forgets it, and then there is nothing to undo")
    void undoWaiting() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            BackupFile backup = device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
            device.service.restoreBackup(backup.file(), BackupKey.own(), BackupProgress.NONE);
            assertThat(device.service.undoRestore()).isEmpty();
            assertThat(device.service.status().waitingRestore()).isEmpty();
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(device.service::undoRestore)
                    .matches(e -> e.reason() == BackupException.Reason.REFUSED);
        }
    }

    @Test
    @DisplayName(
            "B4: a restore that was cut off half way is neither forgotten nor replaced: that would leave a mixture")
    void begun() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            BackupFile backup = device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
            device.service.restoreBackup(backup.file(), BackupKey.own(), BackupProgress.NONE);
            Path begun = device.put("data/restore/pending/begun", "");
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(device.service::undoRestore)
                    .withMessageContaining("start Tomte, which completes it");
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> device.service.restoreBackup(backup.file(), BackupKey.own(), BackupProgress.NONE))
                    .matches(e -> e.reason() == BackupException.Reason.REFUSED);
            assertThat(begun).exists();
        }
    }

    @Test
    @DisplayName("B2: age, zstd, tar and sqlite3 alone read a backup back, and the secrets in it stay sealed")
    void readByOthers() throws Exception {
        Programs programs = Programs.require();
        Path out = Files.createDirectory(folder.resolve("out"));
        String recipient = programs.newKey(folder);
        BackupFile backup;
        try (TestDevice device = new TestDevice(folder.resolve("device")).furnished()) {
            device.set("recipients", new String[] {recipient});
            backup = device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
            assertThat(backup.protection()).isEqualTo(BackupFile.Protection.RECIPIENTS);
        }
        assertThat(Outside.run(
                        folder,
                        programs.age(),
                        "-d",
                        "-i",
                        "key.txt",
                        "-o",
                        "b.tar.zst",
                        backup.file().toString()))
                .extracting(Outside.Result::status)
                .isEqualTo(0);
        assertThat(Outside.run(folder, programs.zstd(), "-d", "b.tar.zst", "-o", "b.tar")
                        .status())
                .isZero();
        assertThat(Outside.run(
                                out,
                                programs.tar(),
                                "-xf",
                                folder.resolve("b.tar").toString())
                        .err())
                .isEmpty();
        assertThat(out.resolve("conf/dev.tomte.health.cfg")).hasContent("intervalS = 30");
        assertThat(out.resolve("plugins/valve.jar")).hasContent("not really a jar");
        assertThat(Outside.run(out, programs.sqlite3(), "tomte.db", "PRAGMA integrity_check")
                        .out()
                        .strip())
                .isEqualTo("ok");
        assertThat(Outside.run(out, programs.sqlite3(), "tomte.db", "SELECT body FROM things_list")
                        .out()
                        .strip())
                .isEqualTo("first");
        assertThat(out.resolve("secrets.age")).exists();
        assertThat(bytesWith(out, SECRET))
                .as("unpacked files with the secret in clear")
                .isEmpty();
        assertThat(bytesWith(folder, SECRET)).isEmpty();
    }

    @Test
    @DisplayName("B2: a backup that was unpacked, changed and packed again by those programs is restored")
    void writtenByOthers() throws Exception {
        Programs programs = Programs.require();
        Path out = Files.createDirectory(folder.resolve("out"));
        String recipient = programs.newKey(folder);
        assertThat(Outside.run(folder, programs.sqlite3(), "out/tomte.db", """
                        CREATE TABLE store_migrations (area TEXT NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL,
                            sha256 TEXT NOT NULL, applied_at TEXT NOT NULL, PRIMARY KEY (area, version)) STRICT;
                        CREATE TABLE by_hand (x TEXT)""").err())
                .isEmpty();
        Files.createDirectory(out.resolve("conf"));
        Files.writeString(out.resolve("conf/by.hand.cfg"), "x = 1\n");
        Files.writeString(
                out.resolve("manifest.json"),
                "{\"format\":1,\"entries\":[" + entry(out, "tomte.db") + "," + entry(out, "conf/by.hand.cfg") + "]}");
        assertThat(Outside.run(folder, programs.tar(), "-C", "out", "-cf", "b.tar", ".")
                        .err())
                .isEmpty();
        assertThat(Outside.run(folder, programs.zstd(), "-19", "b.tar", "-o", "b.tar.zst")
                        .status())
                .isZero();
        assertThat(Outside.run(folder, programs.age(), "-r", recipient, "-o", "b.tar.zst.age", "b.tar.zst")
                        .err())
                .isEmpty();
        try (TestDevice device = new TestDevice(folder.resolve("device"));
                BackupKey key = identity(folder.resolve("key.txt"))) {
            BackupReport report =
                    device.service.verifyBackup(folder.resolve("b.tar.zst.age"), key, BackupProgress.NONE);
            assertThat(report.faults()).isEmpty();
            device.service.restoreBackup(folder.resolve("b.tar.zst.age"), key, BackupProgress.NONE);
            assertThat(device.home.resolve("data/restore/pending/conf/by.hand.cfg"))
                    .hasContent("x = 1");
        }
    }

    @Test
    @DisplayName("B4: a wrong passphrase and a foreign identity are refused with a clear error, and nothing is left")
    void wrongKeys() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            BackupFile backup;
            device.set("passphraseWorkFactor", 14);
            try (Secret passphrase = secret("right")) {
                backup = device.service.createBackup(
                        new BackupRequest(Optional.empty(), Optional.of(passphrase), List.of()), BackupProgress.NONE);
            }
            try (BackupKey wrong = passphrase("wrong")) {
                refused(() -> device.service.restoreBackup(backup.file(), wrong, BackupProgress.NONE));
                refused(() -> device.service.verifyBackup(backup.file(), wrong, BackupProgress.NONE));
            }
            refused(() -> device.service.restoreBackup(backup.file(), BackupKey.own(), BackupProgress.NONE));
            assertThat(device.home.resolve("data/restore/staging")).doesNotExist();
            assertThat(device.home.resolve("data/restore/pending")).doesNotExist();
            assertThat(device.service.getBackupList().get(0).verdict())
                    .as("not opening says nothing of the backup")
                    .isEqualTo(BackupFile.Verdict.UNVERIFIED);
        }
    }

    @Test
    @DisplayName("B4: a backup of a newer Tomte is refused, and one of an older one is not")
    void versions() throws Exception {
        Secret identity = Secret.of(new byte[32]);
        BackupRequest sealed =
                new BackupRequest(Optional.empty(), Optional.empty(), List.of(AgeIdentity.recipientOf(identity)));
        BackupFile newer;
        try (TestDevice device = new TestDevice(folder.resolve("newer"), "1.10.0").furnished()) {
            newer = device.service.createBackup(sealed, BackupProgress.NONE);
        }
        try (TestDevice device = new TestDevice(folder.resolve("older"), "1.9.9");
                BackupKey key = BackupKey.identity(AgeIdentity.textOf(identity))) {
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> device.service.restoreBackup(newer.file(), key, BackupProgress.NONE))
                    .withMessageContaining("1.10.0")
                    .withMessageContaining("1.9.9")
                    .matches(e -> e.reason() == BackupException.Reason.REFUSED);
        }
        try (TestDevice device = new TestDevice(folder.resolve("newest"), "1.10.1");
                BackupKey key = BackupKey.identity(AgeIdentity.textOf(identity))) {
            assertThat(device.service
                            .restoreBackup(newer.file(), key, BackupProgress.NONE)
                            .createdAt())
                    .isEqualTo(newer.createdAt());
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatExceptionOfType(BackupException.class)
                .isThrownBy(call)
                .matches(e -> e.reason() == BackupException.Reason.WRONG_KEY);
    }

    private static Secret secret(String text) {
        return Secret.of(text.toCharArray());
    }

    private static BackupKey passphrase(String text) {
        return BackupKey.passphrase(secret(text));
    }

    /** What reads and writes backups without Tomte. */
    private record Programs(Path age, Path keygen, Path zstd, Path tar, Path sqlite3) {

        static Programs require() {
            return new Programs(
                    Outside.require("age"),
                    Outside.require("age-keygen", "age"),
                    Outside.require("zstd"),
                    Outside.require("tar"),
                    Outside.require("sqlite3"));
        }

        /** Puts an identity into {@code key.txt}; its recipient. */
        String newKey(Path folder) throws Exception {
            assertThat(Outside.run(folder, keygen, "-o", "key.txt").status()).isZero();
            return recipient(folder.resolve("key.txt"));
        }
    }

    private static BackupKey identity(Path file) throws IOException {
        return BackupKey.identity(Secret.of(Files.readAllBytes(file)));
    }

    private static String recipient(Path keyFile) throws IOException {
        return Files.readAllLines(keyFile).stream()
                .filter(line -> line.contains("public key: "))
                .map(line -> line.replaceFirst(".*public key: ", ""))
                .findFirst()
                .orElseThrow();
    }

    private static String entry(Path folder, String name) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        var hash = new Hash();
        hash.update(bytes, 0, bytes.length);
        return "{\"name\":\"" + name + "\",\"size\":" + bytes.length + ",\"sha256\":\"" + hash.hex() + "\"}";
    }

    /** The files in which a text is, uncompressed. */
    private static List<Path> bytesWith(Path folder, String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
