package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile.Protection;
import dev.tomte.backup.BackupFile.Verdict;
import dev.tomte.shell.internal.TestClient.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackupRestoreCommandsTest {

    private static final String NAME = "tomte-1.tar.zst.age";

    @TempDir
    Path data;

    private final FakeBackups backups = new FakeBackups();
    private final BackupRestoreCommands commands = new BackupRestoreCommands(backups);
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        shell = new ShellFixture(data).with("backup", commands, "verify", "drill", "restore", "undo");
        backups.add(NAME, Protection.PASSPHRASE, Verdict.UNVERIFIED);
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("B4: backup:verify says what a good backup holds, by its name in the list or by a path")
    void verify() throws IOException {
        assertThat(shell.execute("backup:verify", NAME).out())
                .containsPattern("file +/backups/tomte-1\\.tar\\.zst\\.age\n")
                .containsPattern("good +true\n")
                .containsPattern("entries +17\n")
                .doesNotContain("faults");
        Path here = Files.createFile(data.resolve("here.age"));
        assertThat(shell.execute("backup:verify", "--json", "here.age").out())
                .isEqualTo("{\"file\":\"" + here + "\",\"good\":true,\"createdAt\":\"2026-11-22T02:00:00Z\","
                        + "\"version\":\"0.1.0\",\"entries\":17,\"contentBytes\":200403,\"secrets\":2,"
                        + "\"faults\":[]}\n");
        assertThat(backups.asked).containsExactly("verify /backups/" + NAME + " own", "verify " + here + " own");
    }

    @Test
    @DisplayName("B4: backup:verify and backup:drill of a damaged backup say all that is wrong, and fail")
    void damaged() throws IOException {
        backups.faults = List.of("tomte.db is missing", "its secrets do not open");
        Result verify = shell.execute("backup:verify", "--json", NAME);
        assertThat(verify.status()).isEqualTo(1);
        assertThat(verify.out())
                .contains("\"good\":false", "\"faults\":[\"tomte.db is missing\",\"its secrets do not open\"]");
        assertThat(verify.err())
                .isEqualTo("backup:verify: /backups/" + NAME
                        + " is damaged: tomte.db is missing; its secrets do not open\n");
        Result drill = shell.execute("backup:drill");
        assertThat(drill.status()).isEqualTo(1);
        assertThat(drill.out()).containsPattern("good +false\n");
        assertThat(drill.err()).contains("newest.tar.zst.age is damaged");
    }

    @Test
    @DisplayName("B4: a file that is not there is said, with the one that may be meant, and nothing is asked for")
    void unknown() throws IOException {
        assertThat(shell.execute("backup:verify", "tomte-2.tar.zst.age"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "backup:verify: There is no backup 'tomte-2.tar.zst.age'. Did you mean " + NAME
                                + "? 'tomte backup:list' lists them.\n"));
        assertThat(shell.execute("backup:restore", "elsewhere").err())
                .isEqualTo("backup:restore: There is no backup 'elsewhere'. 'tomte backup:list' lists them.\n");
        assertThat(shell.execute("backup:restore").status()).isEqualTo(2);
        assertThat(backups.asked).isEmpty();
    }

    @Test
    @DisplayName("B5: a backup that the device's own keys do not open is asked the passphrase for, at a terminal only")
    void wrongKey() throws IOException {
        backups.opens = "passphrase five words";
        assertThat(shell.execute("backup:verify", NAME))
                .isEqualTo(new Result(1, "", "backup:verify: /backups/" + NAME + " does not open\n"));
        assertThat(backups.asked).containsExactly("verify /backups/" + NAME + " own");
        backups.asked.clear();
        try (TestClient client = shell.connect().terminal(true, 80, data)) {
            client.inputs.add("five words\n");
            Result opened = client.execute("backup:verify", NAME);
            assertThat(opened.status()).isZero();
            assertThat(opened.out())
                    .contains("This device's own keys do not open it.\n")
                    .doesNotContain("five words");
            assertThat(client.secretReads).as("asked once: it is known already").isEqualTo(1);
            client.inputs.add("four words\n");
            assertThat(client.execute("backup:restore", NAME).err()).contains("does not open");
        }
        assertThat(backups.asked)
                .containsExactly(
                        "verify /backups/" + NAME + " own",
                        "verify /backups/" + NAME + " passphrase five words",
                        "restore /backups/" + NAME + " own",
                        "restore /backups/" + NAME + " passphrase four words");
    }

    @Test
    @DisplayName("B5: nobody is asked for a passphrase that would not help")
    void otherFailure() throws IOException {
        backups.failure = Optional.of(Reason.DAMAGED);
        try (TestClient client = shell.connect().terminal(true, 80, data)) {
            assertThat(client.execute("backup:drill").err()).isEqualTo("backup:drill: no backups today\n");
            assertThat(client.secretReads).isZero();
        }
        assertThat(backups.asked).containsExactly("drill own");
    }

    @Test
    @DisplayName("B5: --passphrase reads standard input where nobody types, --identity a file; not both, no huge file")
    void keys() throws IOException {
        backups.opens = "passphrase five words";
        try (TestClient client = shell.connect().terminal(false, 0, data)) {
            client.inputs.add("five words\n");
            assertThat(client.execute("backup:drill", "--passphrase").status()).isZero();
        }
        backups.opens = "identity AGE-SECRET-KEY-1X\n";
        Files.writeString(data.resolve("key.txt"), "AGE-SECRET-KEY-1X\n");
        assertThat(shell.execute("backup:verify", "--identity", "key.txt", NAME).status())
                .isZero();
        assertThat(backups.asked)
                .containsExactly(
                        "drill passphrase five words", "verify /backups/" + NAME + " identity AGE-SECRET-KEY-1X\n");
        backups.asked.clear();

        Result both = shell.execute("backup:restore", "--identity", "key.txt", "--passphrase", NAME);
        assertThat(both.status()).isEqualTo(2);
        assertThat(both.err()).contains("--passphrase or --identity, not both");
        Files.write(data.resolve("huge"), new byte[(1 << 20) + 1]);
        assertThat(shell.execute("backup:drill", "--identity", "huge").err()).contains("no file of identities");
        assertThat(shell.execute("backup:drill", "--identity", "none").status()).isEqualTo(1);
        assertThat(backups.asked).isEmpty();
    }

    @Test
    @DisplayName("B6: backup:restore says what the next start does, what it replaces, and how to take it back")
    void restore() throws IOException {
        Result restored = shell.execute("backup:restore", NAME);
        assertThat(restored.status()).isZero();
        assertThat(restored.out().lines().toList())
                .hasSize(3)
                .satisfies(lines -> assertThat(lines.get(0))
                        .matches("The next start restores what was made at 2026-11-2\\d \\d\\d:\\d\\d:\\d\\d\\."))
                .contains(
                        "It replaces tomte.db, conf, and keeps what is there in /data/restore/replaced-1.",
                        "'tomte restart' does it now; 'tomte backup:undo' takes it back.");
        assertThat(backups.asked).containsExactly("restore /backups/" + NAME + " own");
    }

    @Test
    @DisplayName("B6: backup:undo forgets a restore that waits, or says what the next start brings back")
    void undo() throws IOException {
        assertThat(shell.execute("backup:undo").out())
                .startsWith("The next start brings back what the last restore replaced.\nIt replaces tomte.db, conf");
        backups.restoreWaits = true;
        assertThat(shell.execute("backup:undo").out())
                .isEqualTo("The restore that waited for the next start is forgotten.\n");
        assertThat(shell.execute("backup:undo", "it").status()).isEqualTo(2);
        assertThat(backups.asked).containsExactly("undo", "undo");
    }

    @Test
    @DisplayName("B4: completion offers the names in the list, and nothing while they cannot be read")
    void completion() {
        CommandSession none = null;
        assertThat(commands.complete(none, "verify", List.of())).containsExactly(NAME);
        assertThat(commands.complete(none, "restore", List.of())).containsExactly(NAME);
        assertThat(commands.complete(none, "restore", List.of(NAME))).isEmpty();
        assertThat(commands.complete(none, "undo", List.of())).isEmpty();
        backups.failure = Optional.of(Reason.IO);
        assertThat(commands.complete(none, "verify", List.of())).isEmpty();
    }
}
