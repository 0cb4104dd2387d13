package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsIT {

    private static final String PID = "dev.tomte.settings";

    @TempDir
    static Path folder;

    private static TomteProcess tomte;
    private static Path file;

    @BeforeAll
    static void start() throws Exception {
        tomte = new TomteProcess(folder).few("settings", "health").start();
        file = tomte.conf.resolve(PID + ".cfg");
    }

    @AfterAll
    static void stop() throws Exception {
        tomte.close();
    }

    @AfterEach
    void reset() throws Exception {
        Files.writeString(file, "");
        Await.until(
                "all settings are as they were",
                () -> get("deviceLabel").isEmpty()
                        && get("measurementUnit").equals("metric")
                        && get("useMockServer").equals("false"));
    }

    private static String get(String key) {
        return tomte.ok("settings:get", key).strip();
    }

    private static String interval() {
        return tomte.ok("config:get", "dev.tomte.health")
                .lines()
                .filter(line -> line.startsWith("intervalS"))
                .findFirst()
                .orElse("");
    }

    @Test
    @DisplayName("S1, S2: settings go both ways between the file and the commands, and survive a kill")
    void oneTruth() throws Exception {
        String id = get("deviceId");
        assertThat(id).matches("[0-9a-f-]{36}");

        Files.writeString(file, "# of the shed\nmeasurementUnit = imperial\n");
        Await.until("what the file says is set", () -> get("measurementUnit").equals("imperial"));
        assertThat(tomte.ok("settings:get", "measurementUnit", "--json")).contains("\"changedBy\":\"configuration\"");

        tomte.ok("settings:set", "deviceLabel", "The shed");
        Await.until("it is in the file", () -> Files.readString(file).contains("The shed"));
        assertThat(Files.readString(file)).contains("# of the shed", "measurementUnit = imperial");
        assertThat(tomte.ok("config:get", PID)).contains("The shed", "imperial");
        tomte.ok("config:set", PID, "useMockServer", "true");
        Await.until("what is configured is set", () -> get("useMockServer").equals("true"));

        tomte.kill();
        tomte.start();
        assertThat(get("deviceId")).isEqualTo(id);
        assertThat(get("deviceLabel")).isEqualTo("The shed");
        assertThat(get("measurementUnit")).isEqualTo("imperial");

        Files.writeString(file, Files.readString(file).replace("imperial", "metric"));
        Await.until("the file is live", () -> get("measurementUnit").equals("metric"));
        Files.writeString(file, "");
        Await.until("what the file does not say is at its default", () -> get("deviceLabel")
                .isEmpty());
    }

    @Test
    @DisplayName("S2: a file that was edited while Tomte was down counts")
    void editedWhileDown() throws Exception {
        tomte.ok("settings:set", "deviceLabel", "up");
        Await.until("it is in the file", () -> Files.readAllLines(file).contains("deviceLabel = up"));
        tomte.kill();
        Files.writeString(file, "deviceLabel = down\n");
        tomte.start();
        Await.until("what the file says is set", () -> get("deviceLabel").equals("down"));
    }

    @Test
    @DisplayName("S2: a bad value is refused by name, whoever brings it, and the old one stays")
    void refused() throws Exception {
        tomte.ok("settings:set", "measurementUnit", "imperial");
        Await.until("it is in the file", () -> Files.readAllLines(file).contains("measurementUnit = imperial"));
        Files.writeString(file, "measurementUnit = furlongs\n");
        Await.until("the refusal is logged", () -> tomte.log()
                .contains("measurementUnit = furlongs is refused: expected one of metric, imperial"));
        assertThat(get("measurementUnit")).isEqualTo("imperial");

        Files.writeString(file, "measurementUnit = imperial\nserverUrl = gopher://a.example/\n");
        Await.until("the refusal is logged", () -> tomte.log().contains("serverUrl = gopher://a.example/ is refused"));
        Await.until("the file is put right", () -> !Files.readString(file).contains("gopher"));
        assertThat(get("serverUrl")).isEmpty();

        Result typed = tomte.tomte("settings:set", "deviceId", "1");
        assertThat(typed.status()).isEqualTo(1);
        assertThat(typed.err()).contains("deviceId cannot be changed");
    }

    @Test
    @DisplayName("S2: a snapshot brings files, settings and components back, and the rollback can be undone")
    void rollback() throws Exception {
        Path health = tomte.conf.resolve("dev.tomte.health.cfg");
        Files.writeString(health, "intervalS = 61\n");
        Await.until("the interval is 61", () -> interval().endsWith(" 61"));
        tomte.ok("settings:set", "deviceLabel", "before");
        Await.until("it is in the file", () -> Files.readAllLines(file).contains("deviceLabel = before"));
        assertThat(tomte.ok("config:snapshot", "the", "good", "one")).contains("Snapshot 1");

        tomte.ok("config:set", "dev.tomte.health", "intervalS", "62");
        tomte.ok("settings:set", "deviceLabel", "after");
        Await.until("it is in the file", () -> Files.readAllLines(file).contains("deviceLabel = after"));
        tomte.ok("config:rollback", "1");
        Await.until("the setting is back", () -> get("deviceLabel").equals("before"));
        assertThat(interval()).endsWith(" 61");
        assertThat(Files.readString(health)).isEqualTo("intervalS = 61\n");
        assertThat(tomte.ok("config:snapshots", "--json"))
                .contains("\"reason\":\"the good one\"", "\"reason\":\"before the rollback to 1\"");

        tomte.ok("config:rollback", "2");
        Await.until("it is undone", () -> get("deviceLabel").equals("after"));
        assertThat(interval()).endsWith(" 62");
        Result unknown = tomte.tomte("config:rollback", "99");
        assertThat(unknown.err()).contains("There is no snapshot 99");
    }
}
