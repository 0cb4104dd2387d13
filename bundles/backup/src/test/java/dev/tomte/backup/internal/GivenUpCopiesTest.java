package dev.tomte.backup.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.BackupFile;
import dev.tomte.backup.BackupProgress;
import dev.tomte.backup.BackupRequest;
import dev.tomte.backup.internal.age.AgeIdentity;
import dev.tomte.secret.Secret;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("B5: a copy that was given up")
class GivenUpCopiesTest {

    @TempDir
    Path folder;

    private TestDevice device;
    private BackupFile old;

    @BeforeEach
    void makeOne() throws Exception {
        device = new TestDevice(folder).furnished();
        device.set("recipients", new String[] {AgeIdentity.recipientOf(Secret.of(new byte[32]))});
        device.keepOnly(1);
        device.addTarget("nas", folder.resolve("nas"));
        device.service.onEnable(device.tasks.context());
        old = make();
    }

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    @DisplayName("is told apart from one that is still to be made, in the list and among the warnings")
    void told() throws Exception {
        assertThat(known(old).pending()).containsExactly("nas");
        assertThat(known(old).givenUp()).isEmpty();
        assertThat(device.service.status().pendingCopies()).isOne();
        assertThat(device.service.status().warnings()).isEmpty();
        for (TaskStatus end : new TaskStatus[] {TaskStatus.FAILED, TaskStatus.CANCELLED}) {
            device.tasks.end(copy(old), end);
            assertThat(known(old).pending()).isEmpty();
            assertThat(known(old).givenUp()).containsExactly("nas");
            assertThat(device.service.status().pendingCopies()).isZero();
            assertThat(device.service.status().warnings())
                    .singleElement()
                    .asString()
                    .contains("nas was given up for 1 backup:");
        }
    }

    @Test
    @DisplayName(
            "does not keep its backup, which one does that is still to be made; what it left at the target is removed")
    void pruned() throws Exception {
        BackupFile young = make();
        assertThat(device.service.prune(false)).isEmpty();
        device.tasks.end(copy(old), TaskStatus.FAILED);
        assertThat(device.service.prune(true)).containsExactly(old.file());
        assertThat(device.service.prune(false)).containsExactly(old.file());
        assertThat(old.file()).doesNotExist();
        assertThat(young.file()).exists();
        assertThat(device.tasks.created.get(device.tasks.created.size() - 1))
                .isEqualTo("remove " + old.file().getFileName() + " from nas");
    }

    @Test
    @DisplayName("is asked for again with the next scheduled backup, if its backup is kept until then")
    void askedAgain() throws Exception {
        device.tasks.end(copy(old), TaskStatus.FAILED);
        device.keepOnly(2);
        BackupFile young = make();
        device.tasks.forget(copy(young));
        assertThat(known(young).givenUp()).containsExactly("nas");
        device.tasks.created.clear();

        device.tasks.run("create", "");

        List<BackupFile> all = device.service.getBackupList();
        assertThat(all).hasSize(2).allSatisfy(backup -> {
            assertThat(backup.pending()).containsExactly("nas");
            assertThat(backup.givenUp()).isEmpty();
        });
        assertThat(old.file()).doesNotExist();
        assertThat(device.tasks.created)
                .containsExactly(copy(all.get(0)), "remove " + old.file().getFileName() + " from nas", copy(young));
    }

    @Test
    @DisplayName("is none as long as no task engine can be asked, before the plug-in is enabled for example")
    void nobodyToAsk() throws Exception {
        device.tasks.end(copy(old), TaskStatus.FAILED);
        device.tasks.gone = true;
        assertThat(known(old).pending()).containsExactly("nas");
        device.tasks.gone = false;
        assertThat(known(old).givenUp()).containsExactly("nas");
        device.service.onDisable(device.tasks.context());
        assertThat(known(old).pending()).containsExactly("nas");
    }

    @Test
    @DisplayName("is not forgotten while the disk of its backup is not mounted")
    void notMounted() throws Exception {
        Path backups = old.file().getParent();
        Path away = Files.move(backups, folder.resolve("away"));
        String order = new Copying.Order(old.file(), "nas", false).toJson();
        TaskResult failed = device.tasks.run("copy", order);
        assertThat(failed.outcome()).isEqualTo(TaskResult.Outcome.FAILED);
        assertThat(failed.detail()).contains(backups + " of the backup is not there");
        Files.move(away, backups);
        assertThat(known(old).pending()).containsExactly("nas");
        Files.delete(old.file());
        assertThat(device.tasks.run("copy", order).detail()).contains("is gone");
    }

    private BackupFile make() throws BackupException {
        device.pass(Duration.ofHours(1));
        return device.service.createBackup(BackupRequest.CONFIGURED, BackupProgress.NONE);
    }

    private BackupFile known(BackupFile backup) throws BackupException {
        return device.service.getBackupList().stream()
                .filter(known -> known.file().equals(backup.file()))
                .findFirst()
                .orElseThrow();
    }

    private static String copy(BackupFile backup) {
        return "copy " + backup.file().getFileName() + " to nas";
    }
}
