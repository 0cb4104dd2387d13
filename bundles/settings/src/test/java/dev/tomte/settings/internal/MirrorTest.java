package dev.tomte.settings.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsChanged;
import dev.tomte.settings.SettingsManager.Declaration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {

    private static final String PID = StoredSettings.PID;
    private static final SettingKey<Long> INTERVAL = SettingKey.integer("valve.interval", 60, 1, 3600, "s");

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(folder).start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Test
    @DisplayName("S2: what is set is in the configuration, typed; what is reset is not; nothing is made for defaults")
    void told() throws Exception {
        assertThat(bench.configurations.has(PID)).isFalse();
        bench.set("useMockServer", "true");
        bench.set("deviceLabel", "shed");
        bench.awaitConfigured(PID, Map.of("useMockServer", true, "deviceLabel", "shed"));
        bench.settings.reset("useMockServer", "test").get();
        bench.awaitConfigured(PID, Map.of("deviceLabel", "shed"));
    }

    @Test
    @DisplayName("S2: what is configured is set, by 'configuration'; a key that is taken out is reset")
    void takenOver() throws Exception {
        bench.configurations.edit(PID, Map.of("deviceLabel", "barn", "useMockServer", "TRUE", "stranger", "kept"));
        Eventually.that(
                "both are set",
                () -> bench.get("deviceLabel").equals("barn")
                        && bench.get("useMockServer").equals("true"));
        assertThat(bench.settings.get("deviceLabel").orElseThrow().changedBy()).contains(Mirror.WHO);
        bench.configurations.edit(PID, Map.of("useMockServer", "true", "stranger", "kept"));
        Eventually.that("it is reset", () -> bench.get("deviceLabel").isEmpty());
        assertThat(bench.get("useMockServer")).isEqualTo("true");
        bench.set("deviceLabel", "shed");
        bench.awaitConfigured(PID, Map.of("useMockServer", "true", "stranger", "kept", "deviceLabel", "shed"));
        assertThat(bench.events)
                .extracting(SettingsChanged::key)
                .filteredOn("deviceLabel"::equals)
                .hasSize(3);
    }

    @Test
    @DisplayName("S2: while it runs the last change holds, whichever side it came from")
    void lastHolds() throws Exception {
        for (int round = 0; round < 4; round++) {
            bench.set("deviceLabel", "code " + round);
            bench.awaitConfigured(PID, Map.of("deviceLabel", "code " + round));
            bench.configurations.edit(PID, Map.of("deviceLabel", "person " + round));
            String expected = "person " + round;
            Eventually.that(expected, () -> bench.get("deviceLabel").equals(expected));
            bench.awaitConfigured(PID, Map.of("deviceLabel", expected));
            bench.set("deviceLabel", "again " + round);
            bench.awaitConfigured(PID, Map.of("deviceLabel", "again " + round));
        }
    }

    @Test
    @DisplayName("S2: a bad value is refused, the old one stays and is put back; the others count")
    void refused() throws Exception {
        bench.set("serverUrl", "https://a.example/");
        bench.awaitConfigured(PID, Map.of("serverUrl", "https://a.example/"));
        bench.configurations.edit(PID, Map.of("serverUrl", "gopher://b.example/", "deviceLabel", "shed"));
        bench.awaitConfigured(PID, Map.of("serverUrl", "https://a.example/", "deviceLabel", "shed"));
        assertThat(bench.get("serverUrl")).isEqualTo("https://a.example/");
        assertThat(bench.get("deviceLabel")).isEqualTo("shed");
    }

    @Test
    @DisplayName("S2: what cannot be saved is put back in the configuration")
    void fullDisk() throws Exception {
        bench.set("deviceLabel", "shed");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "shed"));
        Eventually.that(
                "that is known",
                () -> bench.store.number("SELECT count(*) FROM settings_mirror WHERE NOT moving") == 1);
        bench.store.fillDisk();
        bench.configurations.edit(PID, Map.of("deviceLabel", "barn"));
        bench.configurations.settle();
        // It waits behind what arrived, so that has been refused as well.
        assertThatThrownBy(() -> bench.store.write(connection -> 1).get()).hasMessageContaining("no room");
        bench.store.freeDisk();
        bench.set("useMockServer", "true");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "shed", "useMockServer", true));
        assertThat(bench.get("deviceLabel")).isEqualTo("shed");
    }

    @Test
    @DisplayName("S2: a deleted configuration resets all")
    void deleted() throws Exception {
        bench.set("deviceLabel", "shed");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "shed"));
        bench.configurations.delete(PID);
        Eventually.that("it is reset", () -> bench.get("deviceLabel").isEmpty());
    }

    @Test
    @DisplayName("S2: at the start the side that changed counts, for each setting")
    void oneSide() throws Exception {
        bench.set("deviceLabel", "shed");
        bench.set("serverUrl", "https://a.example/");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "shed", "serverUrl", "https://a.example/"));
        bench.stop();
        bench.configurations.edit(PID, Map.of("deviceLabel", "barn", "serverUrl", "https://a.example/"));
        bench.store
                .write(connection -> SettingsTable.change(
                        connection, Map.of("serverUrl", "https://b.example/"), "restored", Bench.NOW))
                .get();
        bench.start();
        assertThat(bench.get("deviceLabel")).isEqualTo("barn");
        assertThat(bench.get("serverUrl")).isEqualTo("https://b.example/");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "barn", "serverUrl", "https://b.example/"));
    }

    @Test
    @DisplayName("S2: at the start the configuration counts where both have changed")
    void bothSides() throws Exception {
        bench.set("deviceLabel", "shed");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "shed"));
        bench.stop();
        bench.configurations.edit(PID, Map.of("deviceLabel", "barn"));
        bench.store
                .write(connection ->
                        SettingsTable.change(connection, Map.of("deviceLabel", "house"), "restored", Bench.NOW))
                .get();
        bench.start();
        assertThat(bench.get("deviceLabel")).isEqualTo("barn");
        assertThat(bench.settings.get("deviceLabel").orElseThrow().changedBy()).contains(Mirror.WHO);
    }

    @Test
    @DisplayName(
            "S2: an acknowledged value is not lost to an older one that the configuration was being told at a kill")
    void killedWhileTelling() throws Exception {
        bench.set("deviceLabel", "first");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "first"));
        AtomicBoolean killed = new AtomicBoolean();
        bench.configurations.afterUpdate = () -> {
            bench.kill();
            killed.set(true);
            throw new IllegalStateException("killed before the database knew that it was told");
        };
        bench.set("deviceLabel", "second");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "second"));
        Eventually.that("it is killed", killed::get);
        bench.set("deviceLabel", "third");
        bench.configurations.afterUpdate = () -> {};
        assertThat(bench.configurations.get(PID)).isEqualTo(Map.of("deviceLabel", "second"));
        assertThat(bench.store.number("SELECT moving FROM settings_mirror WHERE name = 'deviceLabel'"))
                .isEqualTo(1);

        bench.start();
        assertThat(bench.get("deviceLabel")).isEqualTo("third");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "third"));
    }

    @Test
    @DisplayName("S2: what was set before a kill is told at the next start")
    void killedBeforeTelling() throws Exception {
        bench.configurations.refusing = true;
        bench.set("deviceLabel", "shed");
        bench.kill();
        bench.configurations.refusing = false;
        bench.start();
        assertThat(bench.get("deviceLabel")).isEqualTo("shed");
        bench.awaitConfigured(PID, Map.of("deviceLabel", "shed"));
    }

    @Test
    @DisplayName("S2: a configuration that could not be written is written later")
    void triedAgain() throws Exception {
        bench.configurations.refusing = true;
        bench.set("deviceLabel", "shed");
        Eventually.that("it was tried", () -> bench.configurations.refused.get() > 0);
        bench.configurations.refusing = false;
        bench.awaitConfigured(PID, Map.of("deviceLabel", "shed"));
    }

    @Test
    @DisplayName("S2: who stops tells what is still to be told")
    void stopped() throws Exception {
        for (int i = 0; i < 50; i++) {
            bench.set("deviceLabel", "label " + i);
        }
        bench.stop();
        assertThat(bench.configurations.get(PID)).isEqualTo(Map.of("deviceLabel", "label 49"));
        bench.start();
    }

    @Test
    @DisplayName("S2: a plug-in's settings are in a configuration of their own, described while it is there")
    void plugin() throws Exception {
        String own = PID + ".valve";
        bench.configurations.edit(own, Map.of("interval", 7));
        try (Declaration declaration = bench.settings.declare("valve", List.of(INTERVAL))) {
            assertThat(declaration).isNotNull();
            assertThat(bench.settings.getValue(INTERVAL))
                    .as("configured before it came")
                    .isEqualTo(7);
            assertThat(bench.described.get(own)).containsOnlyKeys("interval");
            bench.settings.setValue(INTERVAL, 8L, "valve").get();
            bench.awaitConfigured(own, Map.of("interval", 8L));
        }
        assertThat(bench.described).isEmpty();
        bench.configurations.edit(own, Map.of("interval", 9));
        try (Declaration declaration = bench.settings.declare("valve", List.of(INTERVAL))) {
            assertThat(declaration).isNotNull();
            assertThat(bench.settings.getValue(INTERVAL))
                    .as("configured while it was away")
                    .isEqualTo(9);
        }
    }
}
