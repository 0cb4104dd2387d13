package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups and restores of a Tomte that runs. */
@Order(4) // it takes long
class BackupIT {

    private static final String PID = "dev.tomte.backup";
    private static final String PASSPHRASE = "a passphrase of this test alone";

    @TempDir
    Path folder;

    private TomteProcess tomte;
    private Backups backups;
    private Tasks tasks;

    @BeforeEach
    void prepare() throws IOException {
        tomte = new TomteProcess(folder);
        backups = new Backups(tomte);
        tasks = new Tasks(tomte);
    }

    @AfterEach
    void close() throws IOException {
        tomte.close();
    }

    @Test
    @DisplayName("B1, B4: a restore brings all of it back, secrets and plug-in included, and can be taken back whole")
    void roundTrip() throws Exception {
        Belongings belongings = new Belongings(tomte);
        Probe probe = new Probe(tomte);
        probe.drop("1.0.0");
        backups.quickPassphrases();
        tomte.start();
        probe.awaitLive();
        belongings.put("backup/passphrase", PASSPHRASE);
        belongings.set("before");
        Map<String, String> before = belongings.all();
        Path backup = backups.create();
        assertThat(backups.list()).singleElement().satisfies(row -> assertThat(row.getString("protection"))
                .isEqualTo("PASSPHRASE"));

        belongings.set("after");
        probe.drop("2.0.0");
        probe.awaitLive();
        Map<String, String> after = belongings.all();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((what, value) -> {
            if (!what.equals("device") && !what.equals("plug-in files")) {
                assertThat(value).as(what).isNotEqualTo(before.get(what));
            }
        });

        tomte.ok("backup:restore", backup.getFileName().toString());
        assertThat(belongings.all()).as("before the restart").isEqualTo(after);
        assertThat(actions()).contains("backup.create", "backup.restore");
        tomte.ok("restart");
        belongings.await(before, "after the restore");
        assertThat(tomte.get("/system/console/bundles.json", Belongings.password("before"))
                        .statusCode())
                .isEqualTo(200);
        Await.until("the audit log says it", () -> actions().contains("backup.restored"));
        assertThat(actions())
                .as("entries of the database that was replaced are explained")
                .contains("audit.anchor");
        tomte.ok("audit:verify");
        assertNotMadeAgain(backup);

        tomte.ok("backup:undo");
        tomte.ok("restart");
        belongings.await(after, "after the undo");
        assertThat(tomte.get("/system/console/bundles.json", Belongings.password("after"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(actions()).contains("backup.restore");
        backups.awaitClean("at the end");
        assertThat(tomte.stop()).isZero();
    }

    @Test
    @DisplayName(
            "B3: the schedule is a configuration and a task; a drill is good; prune says first what it would remove")
    void schedule() throws Exception {
        tomte.few("tasks", "secrets", "backup", "audit").start();
        tomte.ok("backup:schedule", "*/1 * * * *");
        assertThat(tomte.ok("config:get", PID)).contains("*/1 * * * *");
        Await.until(
                "the task runs within a minute",
                () -> task().getJsonObject("schedule").getString("cron").equals("*/1 * * * *"));
        tomte.ok("task:run", "--wait", "backup.create");
        Path first = backups.newest();

        tomte.ok("backup:schedule", "off");
        Await.until("the task waits for nothing", () -> tasks.list().stream()
                .noneMatch(row -> row.getString("name").equals("backup.create")));
        assertThat(tomte.tomte("backup:status", "--json").json().getString("schedule"))
                .isEqualTo("off");

        JsonObject report = tomte.tomte("backup:drill", "--json").json();
        assertThat(report.getBoolean("good")).isTrue();
        assertThat(report.getString("file")).isEqualTo(backups.newest().toString());
        assertThat(backups.list().get(0).getString("verdict")).isEqualTo("GOOD");
        assertThat(actions()).contains("backup.drill");

        tomte.ok("config:set", PID, "keepLast", "1");
        for (String kept : List.of("keepDaily", "keepWeekly", "keepMonthly")) {
            tomte.ok("config:set", PID, kept, "0");
        }
        Path old = Files.copy(first, first.resolveSibling("tomte-20200101T000000Z.tar.zst.age"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Await.until("the old one would go", () -> tomte.ok("backup:prune", "--dry-run")
                .contains(old + "\n"));
        assertThat(old).exists();
        assertThat(tomte.ok("backup:prune")).contains(old + "\n").contains("removed.");
        assertThat(old).doesNotExist();
        assertThat(backups.list().get(0).getString("verdict")).isEqualTo("GOOD");
        backups.awaitClean("at the end");
    }

    @Test
    @DisplayName("B1: a backup that is called off leaves nothing behind, and the next one is made")
    void calledOff() throws Exception {
        tomte.few("tasks", "secrets", "backup").start();
        // It takes 24 s at the rate that is allowed.
        byte[] noise = new byte[24 << 20];
        new Random(1).nextBytes(noise);
        Path large = Files.write(tomte.conf.resolve("large.bin"), noise);
        tomte.ok("config:set", PID, "rateLimitMbPerS", "1");
        tomte.ok("task:create", "backup.create", "--name", "slow");
        Await.until("it packs", () -> !backups.debris().stream()
                .filter(file -> file.getFileName().toString().endsWith(".part"))
                .toList()
                .isEmpty());
        tomte.ok("task:cancel", "slow");
        tasks.awaitStatus("slow", "CANCELLED");
        backups.awaitClean("when it is called off");
        assertThat(backups.list()).isEmpty();
        assertThat(large).exists();

        tomte.ok("config:set", PID, "rateLimitMbPerS", "0");
        Path made = backups.create();
        assertThat(Files.size(made)).isGreaterThan(noise.length);
        assertThat(tomte.ok("backup:verify", made.toString())).contains("good");
    }

    /** The task that made the backup still ran in its database. */
    private void assertNotMadeAgain(Path backup) {
        Await.until("no backup is being made", () -> tasks.list().stream()
                .noneMatch(row -> row.getString("type").equals("backup.create")
                        && row.getString("status").equals("RUNNING")));
        assertThat(tasks.history()).anySatisfy(run -> assertThat(run.toString()).contains("is what it made"));
        assertThat(backups.list()).extracting(row -> row.getString("path")).containsExactly(backup.toString());
    }

    private JsonObject task() {
        return tasks.info("backup.create");
    }

    private List<String> actions() {
        return Tasks.rows(tomte.ok("audit:list", "--json")).stream()
                .map(entry -> entry.getString("action"))
                .toList();
    }
}
