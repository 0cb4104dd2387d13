package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.Outside;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteIT {

    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    @Test
    @DisplayName("S1: Debian's sqlite3 finds the database of a killed Tomte whole, and all that was acknowledged in it")
    void readByAnother() throws Exception {
        Path sqlite3 = Outside.require("sqlite3");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TomteProcess tomte = new TomteProcess(folder).few()) {
            Probe probe = new Probe(tomte);
            Writes writes = new Writes(probe);
            probe.drop("1.0.0");
            for (int round = 0; round < ROUNDS; round++) {
                tomte.start();
                try (ShellSession shell = new ShellSession(tomte)) {
                    probe.awaitLive(shell, "round " + round);
                    writes.compare("Tomte reads on where sqlite3 was, seed " + seed);
                    writes.begin(shell, round);
                    tomte.killAfter(random.nextInt(writes.lastsMs()));
                    writes.note(shell);
                }

                String database = tomte.data.resolve("tomte.db").toString();
                Outside.Result check = Outside.run(folder, sqlite3, database, "PRAGMA integrity_check");
                assertThat(check.out()).as("seed %s, %s", seed, check).isEqualTo("ok\n");
                Outside.Result rows = Outside.run(
                        folder,
                        sqlite3,
                        database,
                        "SELECT key || '=' || value FROM plugins_storage WHERE plugin = 'probe'");
                assertThat(rows.out().lines())
                        .as("seed %s, %s", seed, rows.err())
                        .containsAll(writes.acknowledged().entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .toList());
            }
            assertThat(writes.acknowledged()).hasSizeGreaterThanOrEqualTo(ROUNDS);
        }
    }
}
