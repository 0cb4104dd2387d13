package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where secrets must not be in clear, whatever is done with backups. */
class BackupSecretsIT {

    private static final String PASSPHRASE = "backup/passphrase";

    @TempDir
    Path folder;

    @Test
    @DisplayName("S4, B1: planted secrets are in clear in no backup, unpacked or not, no folder, log or answer")
    void planted() throws Exception {
        AgeTar programs = new AgeTar(folder);
        try (TomteProcess tomte = new TomteProcess(Files.createDirectory(folder.resolve("device")))) {
            Backups backups = new Backups(tomte).quickPassphrases();
            tomte.start();
            PlantedSecrets planted = new PlantedSecrets()
                    .plant(tomte, "mqtt/password", "planted-for-mqtt-9402-Xk")
                    .plant(tomte, "web/token", "planted\nin several lines\n9876543210")
                    .plant(tomte, PASSPHRASE, "gepflanzt für die Sicherung 77-ÄÖÜ");
            tomte.ok("config:set", "dev.tomte.backup", "recipients", programs.recipient());
            StringBuilder answers = new StringBuilder();
            answers.append(tomte.ok("backup:create"));
            Path forRecipients = backups.newest();
            tomte.ok("config:set", "dev.tomte.backup", "recipients", "");
            answers.append(tomte.ok("backup:create")).append(Answers.of(tomte));
            Path forPassphrase = backups.newest();
            assertThat(forPassphrase).isNotEqualTo(forRecipients);
            answers.append(tomte.ok("backup:drill"))
                    .append(tomte.ok("backup:verify", "--json", forRecipients.toString()));

            Path tree = programs.unpack(forRecipients, "tree");
            assertThat(tree.resolve("secrets.age")).exists();
            assertThat(planted.assertAbsentBelow(folder)).isGreaterThan(30);

            String first = planted.values().get("mqtt/password");
            planted.plant(tomte, "mqtt/password", "planted-later-for-mqtt-1177").add("the first password", first);
            answers.append(tomte.ok("backup:restore", forRecipients.toString()));
            assertThat(tomte.data.resolve("restore/pending/secrets.age")).exists();
            planted.assertAbsentBelow(folder);
            tomte.kill();
            // A tool that is not told the right thing says nothing it should not, either.
            String passphrase = planted.values().get(PASSPHRASE);
            Result undone = tomte.tomte("backup", "undo");
            Result wrong = tomte.tomte(folder, passphrase + "?\n", "backup", "restore", forPassphrase.toString());
            assertThat(wrong.status()).isEqualTo(1);
            Result right = tomte.tomte(folder, passphrase + "\n", "backup", "restore", forPassphrase.toString());
            assertThat(right.status()).as(right.toString()).isZero();
            answers.append(undone).append(wrong).append(right);
            planted.assertAbsentBelow(folder);

            tomte.start();
            Await.until("the secret of the backup is back", () -> tomte.ok("secret:get", "--show", "mqtt/password")
                    .equals(first));
            Await.until("nothing of the restore waits", () -> !Files.exists(tomte.data.resolve("restore/secrets")));
            answers.append(Answers.of(tomte));
            planted.assertAbsentBelow(folder);
            assertThat(tomte.stop()).isZero();
            planted.assertAbsentBelow(folder);
            planted.assertAbsentIn("An answer", answers.toString());
            planted.assertAbsentIn("What was printed", tomte.printed());
            backups.awaitClean("at the end");
            // The search itself finds what is there: what the backup's own seal hides.
            assertThat(clear(programs, tree)).contains(planted.values().get("web/token"));
        }
    }

    /** The secrets of an unpacked backup, which only the key opens. */
    private static String clear(AgeTar programs, Path tree) throws Exception {
        return Files.readString(programs.open(tree.resolve("secrets.age"), "secrets.txt"), StandardCharsets.ISO_8859_1);
    }
}
