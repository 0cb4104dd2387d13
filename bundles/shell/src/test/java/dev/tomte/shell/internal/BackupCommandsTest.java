package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.backup.BackupException.Reason;
import dev.tomte.backup.BackupFile.Protection;
import dev.tomte.backup.BackupFile.Verdict;
import dev.tomte.shell.internal.TestClient.Result;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each pause between two looks at a task lets it take its next step. */
@Timeout(60)
class BackupCommandsTest {

    @TempDir
    Path data;

    private final FakeBackups backups = new FakeBackups();
    private final FakeTaskManager tasks = new FakeTaskManager();
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final BackupCommands commands = new BackupCommands(
            backups,
            tasks,
            new TaskFollower(tasks, InstantSource.fixed(FakeTaskManager.NOW.plusSeconds(8)), () -> steps.removeFirst()
                    .run()));
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        tasks.knows("backup.create");
        shell = new ShellFixture(data).with("backup", commands, "create", "list", "status", "schedule", "prune");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("B1: backup:create is a task that is followed to its end, so that it can be cancelled and outlives us")
    void create() throws IOException {
        steps.add(() -> tasks.running(1, 15, "packing"));
        steps.add(() -> tasks.ended(
                1,
                TaskStatus.COMPLETED,
                "",
                Optional.empty(),
                FakeTaskManager.run(1, 1, TaskRun.Outcome.COMPLETED, "")));

        assertThat(shell.execute("backup:create")).isEqualTo(new Result(0, """
                        Task backup.create-1 (1) PENDING
                        Task backup.create-1 (1) RUNNING 15 %: packing
                        Task backup.create-1 (1) COMPLETED in 1.5 s.
                        """, ""));

        assertThat(tasks.asked).hasSize(1);
        assertThat(tasks.asked.get(0).type()).isEqualTo("backup.create");
        assertThat(tasks.asked.get(0).service()).isEqualTo("shell");
        assertThat(tasks.asked.get(0).data()).isEmpty();
        assertThat(backups.asked).as("the task makes it").isEmpty();
    }

    @Test
    @DisplayName("B1: backup:create --to goes where the person is, and fails as its task does")
    void createElsewhere() throws IOException {
        steps.add(() -> tasks.ended(1, TaskStatus.FAILED, "the disk is full", Optional.empty()));

        Result failed = shell.execute("backup:create", "--to", "trip.tar.zst.age");

        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).isEqualTo("backup:create: Task backup.create-1 (1) FAILED: the disk is full\n");
        assertThat(tasks.asked.get(0).data())
                .isEqualTo(data.resolve("trip.tar.zst.age").toString());
    }

    @Test
    @DisplayName("B2: backup:create --passphrase asks twice, unseen, and makes it without a task that would keep it")
    void createWithPassphrase() throws IOException {
        try (TestClient client = shell.connect().terminal(true, 80, data)) {
            client.inputs.addAll(List.of("five words\n", "five words\n"));
            Result made = client.execute("backup:create", "--to", "a.age", "--passphrase");

            assertThat(made.out())
                    .contains("[████████████░░░░░░░░░░░░] 50 %  packing")
                    .endsWith(data.resolve("a.age") + " is made: 2048 bytes.\n")
                    .doesNotContain("five words");
            assertThat(client.secretReads).isEqualTo(2);
            client.inputs.addAll(List.of("five words\n", "six words\n"));
            assertThat(client.execute("backup:create", "--passphrase").err()).contains("different");
        }
        assertThat(backups.asked).containsExactly("create " + data.resolve("a.age") + " passphrase five words");
        assertThat(tasks.asked).isEmpty();
    }

    @Test
    @DisplayName("B2: backup:create --recipient takes several keys, and nothing is drawn where nobody looks on")
    void createForRecipients() throws IOException {
        assertThat(shell.execute("backup:create", "--recipient", "age1a,age1b"))
                .isEqualTo(new Result(0, "/backups/new.tar.zst.age is made: 2048 bytes.\n", ""));
        assertThat(backups.asked).containsExactly("create - age1a age1b");
        backups.failure = Optional.of(Reason.BUSY);
        assertThat(shell.execute("backup:create", "--recipient", "age1a"))
                .isEqualTo(new Result(1, "", "backup:create: no backups today\n"));
    }

    @Test
    @DisplayName("B2: backup:create refuses a passphrase together with a recipient, and does nothing")
    void createMisuse() throws IOException {
        Result refused = shell.execute("backup:create", "--passphrase", "--recipient", "age1a");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("--passphrase or --recipient, not both");
        assertThat(shell.execute("backup:create", "--to").status()).isEqualTo(2);
        assertThat(shell.execute("backup:create", "file").status()).isEqualTo(2);
        assertThat(backups.asked).isEmpty();
        assertThat(tasks.asked).isEmpty();
    }

    @Test
    @DisplayName("B1: backup:list shows what opens a backup, what it was found to be and where its copies are")
    void list() throws IOException {
        assertThat(shell.execute("backup:list").out()).isEqualTo("No backups. 'tomte backup:create' makes one.\n");
        assertThat(shell.execute("backup:list", "--json").out()).isEqualTo("[]\n");
        backups.add("tomte-1.tar.zst.age", Protection.RECIPIENTS, Verdict.GOOD);
        assertThat(shell.execute("backup:list").out())
                .containsPattern("FILE +CREATED AT +SIZE +PROTECTION +VERDICT +COPIES +PENDING +GIVEN UP\n")
                .containsPattern("tomte-1\\.tar\\.zst\\.age +2026-\\S+ \\S+ +13442 +RECIPIENTS +GOOD +nas +s3 +usb\n");
        assertThat(shell.execute("backup:list", "--json").out())
                .isEqualTo(
                        "[{\"file\":\"tomte-1.tar.zst.age\",\"createdAt\":\"2026-11-22T02:00:00Z\",\"size\":13442,"
                                + "\"protection\":\"RECIPIENTS\",\"verdict\":\"GOOD\",\"verifiedAt\":\"2026-11-22T02:00:00Z\","
                                + "\"copies\":\"nas\",\"pending\":\"s3\",\"givenUp\":\"usb\",\"path\":\"/backups/tomte-1.tar.zst.age\"}]\n");
        backups.failure = Optional.of(Reason.IO);
        assertThat(shell.execute("backup:list")).isEqualTo(new Result(1, "", "backup:list: no backups today\n"));
    }

    @Test
    @DisplayName("B1: backup:status says what opens the next backup, which was found good, and what to worry about")
    void status() throws IOException {
        backups.add("new.tar.zst.age", Protection.PASSPHRASE, Verdict.UNVERIFIED);
        backups.add("old.tar.zst.age", Protection.PASSPHRASE, Verdict.GOOD);
        backups.restoreWaits = true;
        assertThat(shell.execute("backup:status").out())
                .containsPattern("schedule +0 2 \\* \\* \\*\n")
                .containsPattern("newest +/backups/new\\.tar\\.zst\\.age\n")
                .containsPattern("newestGood +/backups/old\\.tar\\.zst\\.age\n")
                .doesNotContain("warnings");
        assertThat(shell.execute("backup:status", "--json").out())
                .isEqualTo("{\"folder\":\"/backups\",\"schedule\":\"0 2 * * *\",\"protection\":\"PASSPHRASE\","
                        + "\"newest\":\"/backups/new.tar.zst.age\",\"newestAt\":\"2026-11-22T02:00:00Z\","
                        + "\"newestGood\":\"/backups/old.tar.zst.age\",\"lastFailure\":null,\"pendingCopies\":2,"
                        + "\"waitingRestore\":\"2026-11-22T02:00:00Z\",\"canUndo\":true,\"warnings\":[]}\n");
        backups.warnings = List.of("The newest backup is old");
        assertThat(shell.execute("backup:status").out())
                .containsPattern("schedule +off\n")
                .containsPattern("warnings +The newest backup is old\n");
    }

    @Test
    @DisplayName("B3: backup:schedule takes a cron expression or off, and says what else came")
    void schedule() throws IOException {
        assertThat(shell.execute("backup:schedule", "30 3 * * *").out())
                .matches("Backups are made by 30 3 \\* \\* \\*, next at 2026-11-2\\d \\d\\d:\\d\\d:00\\.\n");
        assertThat(shell.execute("backup:schedule", "off").out()).isEqualTo("No backups are made by themselves.\n");
        assertThat(backups.asked).containsExactly("schedule Optional[30 3 * * *]", "schedule Optional.empty");
        Result wrong = shell.execute("backup:schedule", "daily");
        assertThat(wrong.status()).isNotZero();
        assertThat(wrong.err()).contains("Expected a cron expression, not 'daily'");
        CommandSession none = null;
        assertThat(commands.complete(none, "schedule", List.of())).containsExactly("off");
        assertThat(commands.complete(none, "schedule", List.of("off"))).isEmpty();
        assertThat(commands.complete(none, "create", List.of())).isEmpty();
    }

    @Test
    @DisplayName("B3: backup:prune names what it removes; --dry-run only what it would")
    void prune() throws IOException {
        assertThat(shell.execute("backup:prune").out()).isEqualTo("0 backups removed.\n");
        backups.add("new.tar.zst.age", Protection.PASSPHRASE, Verdict.GOOD);
        backups.add("old.tar.zst.age", Protection.PASSPHRASE, Verdict.GOOD);
        assertThat(shell.execute("backup:prune", "--dry-run").out())
                .isEqualTo("/backups/old.tar.zst.age\n1 backup would be removed.\n");
        assertThat(shell.execute("backup:prune").out()).isEqualTo("/backups/old.tar.zst.age\n1 backup removed.\n");
        assertThat(backups.asked).containsExactly("prune false", "prune true", "prune false");
    }
}
