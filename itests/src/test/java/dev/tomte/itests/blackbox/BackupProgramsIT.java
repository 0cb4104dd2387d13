package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our backups and the programs of any Linux system. */
class BackupProgramsIT {

    @TempDir
    Path folder;

    private AgeTar programs;
    private TomteProcess tomte;

    @BeforeEach
    void prepare() throws Exception {
        programs = new AgeTar(folder);
        tomte = new TomteProcess(Files.createDirectory(folder.resolve("device")));
    }

    @AfterEach
    void close() throws Exception {
        tomte.close();
    }

    @Test
    @DisplayName("B2: age, zstd, tar and sqlite3 alone open a backup; what they pack again becomes a fresh device")
    void bothWays() throws Exception {
        Path sqlite3 = Outside.require("sqlite3");
        Probe probe = new Probe(tomte);
        probe.drop("1.0.0");
        tomte.start();
        probe.awaitLive();
        tomte.ok("config:set", "dev.tomte.backup", "recipients", programs.recipient());
        Belongings belongings = new Belongings(tomte);
        belongings.set("before");
        Map<String, String> before = belongings.all();
        Path backup = new Backups(tomte).create();
        assertThat(new Backups(tomte).list().get(0).getString("protection")).isEqualTo("RECIPIENTS");
        assertThat(tomte.stop()).isZero();

        Path tree = programs.unpack(backup, "tree");
        assertThat(tree.resolve("conf/notes/shed.txt")).hasContent("before");
        assertThat(tree.resolve("plugins/probe.jar")).hasSameBinaryContentAs(tomte.plugins.resolve("probe.jar"));
        assertThat(tree.resolve("admin.password")).hasSameBinaryContentAs(tomte.data.resolve("admin.password"));
        Outside.Result label = Outside.run(
                folder,
                sqlite3,
                tree.resolve("tomte.db").toString(),
                "PRAGMA integrity_check; SELECT value FROM settings WHERE name = 'deviceLabel'");
        assertThat(label.out()).as(label.err()).isEqualTo("ok\nbefore\n");

        Path packed = programs.pack(tree, "packed.tar.zst.age");
        try (TomteProcess fresh = new TomteProcess(Files.createDirectory(folder.resolve("fresh")))) {
            fresh.ok("backup", "verify", "--identity", programs.key().toString(), packed.toString());
            fresh.ok("backup", "restore", "--identity", programs.key().toString(), packed.toString());
            fresh.start();
            new Belongings(fresh).await(before, "on the fresh device");
            assertThat(fresh.stop()).isZero();
        }
    }
}
