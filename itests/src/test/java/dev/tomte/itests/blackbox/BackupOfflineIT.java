package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores while Tomte does not run, also where it never did. */
class BackupOfflineIT {

    private static final String PASSPHRASE = "a passphrase of this test alone";

    @TempDir
    static Path folder;

    private static TomteProcess old;
    private static TomteProcess fresh;
    private static Path backup;
    private static Map<String, String> before;

    @BeforeAll
    static void makeBackup() throws IOException {
        old = new TomteProcess(Files.createDirectory(folder.resolve("old")));
        fresh = new TomteProcess(Files.createDirectory(folder.resolve("fresh")));
        Probe probe = new Probe(old);
        probe.drop("1.0.0");
        Backups backups = new Backups(old).quickPassphrases();
        old.start();
        probe.awaitLive();
        Belongings belongings = new Belongings(old);
        belongings.put("backup/passphrase", PASSPHRASE);
        belongings.set("before");
        before = belongings.all();
        // As on a stick, away from the device.
        backup = Files.copy(backups.create(), folder.resolve("backup.tar.zst.age"));
        assertThat(Files.readString(backup, StandardCharsets.ISO_8859_1))
                .containsPattern("^age-encryption.org/v1\n-> scrypt \\S+ " + Backups.WORK_FACTOR + "\n");
        assertThat(old.stop()).isZero();
    }

    @AfterAll
    static void close() throws IOException {
        old.close();
        fresh.close();
    }

    @Test
    @DisplayName("B4: a device that never ran becomes the old one, with the file and the passphrase alone")
    void freshDevice() throws Exception {
        Result verified = offline(fresh, PASSPHRASE, "verify", backup);
        assertThat(verified.status()).as(verified.toString()).isZero();
        assertThat(verified.out()).contains("is good");
        Result restored = offline(fresh, PASSPHRASE, "restore", backup);
        assertThat(restored.status()).as(restored.toString()).isZero();
        assertThat(restored.out()).contains("The next start restores").doesNotContain(PASSPHRASE);
        Result started = fresh.tomte("start");
        try {
            assertThat(started.status()).as(started.toString()).isZero();
            assertThat(started.out()).contains("Restoring what was made at");
            new Belongings(fresh).await(before, "on the fresh device");
            assertThat(fresh.get("/system/console/bundles.json", Belongings.password("before"))
                            .statusCode())
                    .isEqualTo(200);
            Await.until("the audit log says it", () -> fresh.ok("audit:list", "--action", "backup.restored")
                    .contains("SUCCESS"));
            new Backups(fresh).awaitClean("at the end");
        } finally {
            fresh.tomte("stop");
        }
    }

    @Test
    @DisplayName("B4: a wrong passphrase, a cut file and a text are each one clear line; nothing changes, Tomte starts")
    void refused() throws Exception {
        byte[] whole = Files.readAllBytes(backup);
        Path cut = Files.write(folder.resolve("cut.tar.zst.age"), Arrays.copyOf(whole, whole.length - 100));
        whole[whole.length / 2] ^= 1;
        Path flipped = Files.write(folder.resolve("flipped.tar.zst.age"), whole);
        Path text = Files.writeString(folder.resolve("text.tar.zst.age"), "Dear diary, today nothing was backed up.\n");
        Map<String, String> was = contents();

        assertRefused("a wrong passphrase", backup, "does not open");
        assertRefused(PASSPHRASE, cut, "is damaged");
        assertRefused(PASSPHRASE, flipped, "is damaged");
        assertRefused(PASSPHRASE, text, "is damaged, or no backup");
        assertRefused(PASSPHRASE, folder.resolve("absent.tar.zst.age"), "There is no file");
        Result undo = old.tomte("backup", "undo");
        assertThat(undo.status()).isEqualTo(1);
        assertThat(undo.err()).startsWith("tomte: No restore waits").hasLineCount(1);
        Result misused = old.tomte("backup", "restore", "--passphrase", "--identity", "x", "y");
        assertThat(misused.status()).isEqualTo(2);

        assertThat(contents()).isEqualTo(was);
        old.start();
        new Belongings(old).await(before, "as if nothing had been tried");
        assertThat(old.stop()).isZero();
    }

    private void assertRefused(String passphrase, Path file, String why) {
        Result result = offline(old, passphrase, "restore", file);
        assertThat(result.status()).as(result.toString()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("tomte: ")
                .contains(file.toString())
                .contains(why)
                .hasLineCount(1)
                .doesNotContain(passphrase);
    }

    private Result offline(TomteProcess tomte, String passphrase, String verb, Path file) {
        return tomte.tomte(folder, passphrase + "\n", "backup", verb, file.toString());
    }

    /** Of all files of the old device, byte for byte, besides what is only there for a moment. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(old.folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(old.folder.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
