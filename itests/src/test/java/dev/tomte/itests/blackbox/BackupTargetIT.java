package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTargetIT {

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "B5: with the target's folder away the backup is made, its copy waits, over a kill too, and is made later")
    void copies() throws Exception {
        try (TomteProcess tomte = new TomteProcess(Files.createDirectory(folder.resolve("device")))
                .few("tasks", "secrets", "backup", "audit")) {
            Path stick = folder.resolve("stick");
            Backups backups = new Backups(tomte);
            tomte.start();
            Files.writeString(
                    tomte.conf.resolve("dev.tomte.backup.target-usb.cfg"),
                    "name = usb\ntype = folder\nlocation = " + stick + "\n");
            Await.until("the target is known", () -> tomte.ok("config:list").contains("dev.tomte.backup.target"));
            Path backup = backups.create();
            assertThat(row(backups).getString("pending")).isEqualTo("usb");
            assertThat(row(backups).getString("copies")).isEmpty();
            String task = "backup.copy " + backup.getFileName() + " to usb";
            Tasks tasks = new Tasks(tomte);
            Await.until("the copy fails", () -> tasks.history().stream()
                    .anyMatch(run -> run.getString("name").equals(task)
                            && run.getString("outcome").equals("FAILED")
                            && run.getString("detail").contains(stick.toString())));
            assertThat(stick).doesNotExist();

            tomte.kill();
            Files.createDirectory(stick);
            tomte.start();
            Await.until("the copy is asked for again", () -> {
                tomte.tomte("task:run", task);
                return row(backups).getString("copies").equals("usb");
            });
            assertThat(row(backups).getString("pending")).isEmpty();
            assertThat(stick.resolve(backup.getFileName())).hasSameBinaryContentAs(backup);

            Path second = backups.create();
            Await.until(
                    "it is copied by itself",
                    () -> row(backups).getString("copies").equals("usb"));
            assertThat(stick.resolve(second.getFileName())).hasSameBinaryContentAs(second);
            assertThat(tomte.ok("audit:list", "--action", "backup.copy")).contains("target: usb");
            assertThat(tomte.stop()).isZero();
        }
    }

    /** Of the youngest. */
    private static JsonObject row(Backups backups) {
        return backups.list().get(0);
    }
}
