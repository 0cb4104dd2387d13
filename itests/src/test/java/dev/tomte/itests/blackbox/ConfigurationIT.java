package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationIT {

    private static final String PID = "dev.tomte.health";

    @TempDir
    static Path folder;

    private static TomteProcess tomte;
    private static Path file;

    @BeforeAll
    static void start() throws Exception {
        tomte = new TomteProcess(folder).few("health").start();
        file = tomte.conf.resolve(PID + ".cfg");
    }

    @AfterAll
    static void stop() throws Exception {
        tomte.close();
    }

    /** Its line alone: the one with the file's name may have any number in it. */
    private static String interval() {
        return tomte.ok("config:get", PID)
                .lines()
                .filter(line -> line.startsWith("intervalS"))
                .findFirst()
                .orElse("");
    }

    @Test
    @DisplayName(
            "S2: an edited file is live; a bad value is refused by file, key, value and range and the old one stays")
    void liveAndRefused() throws Exception {
        Files.writeString(file, "intervalS = 61\n");
        Await.until("the interval is 61", () -> interval().contains("61"));

        Files.writeString(file, "intervalS = 0\n");
        Await.until("the refusal is logged", () -> tomte.log()
                .lines()
                .anyMatch(line -> line.contains(PID + ".cfg")
                        && line.contains("intervalS")
                        && line.contains("0")
                        && line.contains("86400")));
        assertThat(interval()).contains("61");

        Files.writeString(file, "intervalS = 62\n");
        Await.until("the corrected value is taken", () -> interval().contains("62"));
    }

    @Test
    @DisplayName("S2: a change made in the running system is written back to the file and survives a restart")
    void writtenBack() throws Exception {
        Files.writeString(file, "# how often, in seconds\nintervalS = 61\n");
        Await.until("the interval is 61", () -> interval().contains("61"));
        tomte.ok("config:set", PID, "intervalS", "63");
        Await.until("it is written back", () -> Files.readString(file).contains("63"));
        assertThat(Files.readString(file)).contains("# how often, in seconds");

        Result refused = tomte.tomte("config:set", PID, "intervalS", "-1");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("intervalS", "-1", "86400");

        tomte.kill();
        tomte.start();
        assertThat(interval()).contains("63");
    }
}
