package dev.tomte.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupKey;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupReport;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.internal.age.AgeOutputStream;
import dev.tomte.backup.internal.age.AgeRecipient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "B4: a backup with any one byte flipped, or cut anywhere, is refused, and never waits for the next start")
    void everyByte() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            Path whole = device.service
                    .createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE)
                    .file();
            byte[] bytes = Files.readAllBytes(whole);
            Path damaged = folder.resolve("damaged.tar.zst.age");
            for (int at = 0; at < bytes.length; at++) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << (at % 8));
                Files.write(damaged, flipped);
                refused(device, damaged, "with byte " + at + " flipped");
                Files.write(damaged, Arrays.copyOf(bytes, at));
                refused(device, damaged, "cut after " + at + " bytes");
            }
            Files.write(damaged, Arrays.copyOf(bytes, bytes.length + 1));
            refused(device, damaged, "with a byte too many");
            assertThat(device.home.resolve("data/restore/pending")).doesNotExist();
            device.service.restoreBackup(whole, BackupKey.own(), BackupProgress.NONE);
        }
    }

    @Test
    @DisplayName("B4: a damaged backup is reported, remembered, and not taken for the last good one")
    void remembered() throws Exception {
        try (TestDevice device = new TestDevice(folder).furnished()) {
            BackupFile good = device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
            assertThat(device.service
                            .verifyBackup(good.file(), BackupKey.own(), BackupProgress.NONE)
                            .isGood())
                    .isTrue();
            device.pass(Duration.ofDays(1));
            BackupFile bad = device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
            byte[] bytes = Files.readAllBytes(bad.file());
            bytes[bytes.length - 1] ^= 1;
            Files.write(bad.file(), bytes);
            BackupReport report = device.service.drill(Optional.empty(), BackupKey.own(), BackupProgress.NONE);
            assertThat(report.isGood()).isFalse();
            assertThat(device.service.status().newestGood().map(BackupFile::file))
                    .contains(good.file());
            assertThat(device.service.status().warnings()).anyMatch(warning -> warning.contains("is damaged"));
        }
    }

    @Test
    @DisplayName("an archive that names files outside, links, or says anything else no backup does is refused")
    void strangeArchives() throws Exception {
        try (TestDevice device = new TestDevice(folder)) {
            assertThat(fault(device, tar -> file(tar, "../evil", "x"))).contains("'../evil', which no backup has");
            assertThat(fault(device, tar -> file(tar, "conf/../../evil", "x"))).contains("which no backup has");
            assertThat(fault(device, tar -> file(tar, "/etc/passwd", "x"))).contains("which no backup has");
            assertThat(fault(device, tar -> file(tar, "conf/", "x"))).contains("no manifest.json");
            assertThat(fault(device, tar -> link(tar, TarConstants.LF_SYMLINK, "conf/a", "/etc/passwd")))
                    .contains("neither a file nor a folder");
            assertThat(fault(device, tar -> link(tar, TarConstants.LF_LINK, "conf/a", "/etc/passwd")))
                    .contains("which no backup has");
            assertThat(fault(device, tar -> link(tar, TarConstants.LF_LINK, "conf/a", "conf/b")))
                    .contains("did not come before");
            assertThat(fault(device, tar -> {
                        file(tar, "conf/a", "x");
                        file(tar, "conf/a", "y");
                    }))
                    .contains("twice");
            assertThat(fault(device, tar -> file(tar, "manifest.json", "{}"))).contains("format is 0");
            assertThat(fault(device, tar -> file(tar, "manifest.json", "[]"))).contains("is not one");
            assertThat(fault(device, tar -> file(tar, "manifest.json", "{\"format\":2,\"entries\":[]}")))
                    .contains("format is 2");
            assertThat(fault(device, tar -> file(tar, "manifest.json", "{\"format\":1,\"entries\":[]}")))
                    .contains("no tomte.db");
            assertThat(fault(device, tar -> {
                        file(tar, "conf/a", "x");
                        file(tar, "manifest.json", "{\"format\":1,\"entries\":[]}");
                    }))
                    .contains("conf/a is not in the manifest");
            assertThat(fault(device, tar -> {
                        file(tar, "tomte.db", "no database");
                        file(
                                tar,
                                "manifest.json",
                                "{\"format\":1,\"entries\":[{\"name\":\"tomte.db\",\"size\":11,\"sha256\":\"00\"}]}");
                    }))
                    .contains("tomte.db is not as the manifest has it");
            assertThat(device.home.resolve("data/restore/staging")).doesNotExist();
        }
    }

    @Test
    @DisplayName("a file that is no backup at all is a clear error")
    void noBackup() throws Exception {
        try (TestDevice device = new TestDevice(folder)) {
            Path text = Files.writeString(folder.resolve("letter.txt"), "Dear reader,\n");
            refused(device, text, "a letter");
            assertThatExceptionOfType(BackupException.class)
                    .isThrownBy(() -> device.service.restoreBackup(
                            folder.resolve("nothing"), BackupKey.own(), BackupProgress.NONE))
                    .withMessageContaining("There is no file");
        }
    }

    private static void refused(TestDevice device, Path file, String how) {
        assertThatExceptionOfType(BackupException.class)
                .as(how)
                .isThrownBy(() -> device.service.restoreBackup(file, BackupKey.own(), BackupProgress.NONE))
                .satisfies(e -> assertThat(e.reason())
                        .as(how + ": " + e.getMessage())
                        .isIn(BackupException.Reason.DAMAGED, BackupException.Reason.WRONG_KEY));
    }

    /** What verifying says of an archive packed like this. */
    private String fault(TestDevice device, Packed packing) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream compressed = new ZstdOutputStreamNoFinalizer(packed);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed)) {
            packing.into(tar);
            tar.finish();
        }
        Path file = folder.resolve("strange.age");
        try (Seals seals = new Seals(device.storage, device.keys, BackupSettings.DEFAULTS);
                OutputStream out = sealed(seals, file)) {
            packed.writeTo(out);
        }
        List<String> faults = device.service
                .verifyBackup(file, BackupKey.own(), BackupProgress.NONE)
                .faults();
        assertThat(faults).isNotEmpty();
        return String.join("; ", faults);
    }

    private static OutputStream sealed(Seals seals, Path file) throws Exception {
        List<AgeRecipient> recipients = seals.sealing(BackupRequest.CONFIGURED).recipients().stream()
                .map(AgeRecipient::x25519)
                .toList();
        return AgeOutputStream.to(Files.newOutputStream(file), recipients);
    }

    private interface Packed {
        void into(TarArchiveOutputStream tar) throws IOException;
    }

    private static void file(TarArchiveOutputStream tar, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        boolean isFolder = name.endsWith("/");
        entry.setSize(isFolder ? 0 : bytes.length);
        tar.putArchiveEntry(entry);
        if (!isFolder) {
            tar.write(bytes);
        }
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, byte type, String name, String to) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(to);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }
}
