package dev.tomte.settings.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.MeasurementUnit;
import dev.tomte.settings.Setting;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsChanged;
import dev.tomte.settings.SettingsException;
import dev.tomte.settings.SettingsManager.Declaration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSettingsTest {

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
    @DisplayName("S1: a device has the five settings, with their defaults and an identity of its own")
    void defaults() {
        assertThat(bench.settings.loadSettings())
                .containsOnlyKeys("deviceId", "deviceLabel", "measurementUnit", "serverUrl", "useMockServer")
                .containsEntry("deviceLabel", "")
                .containsEntry("measurementUnit", "metric")
                .containsEntry("serverUrl", "")
                .containsEntry("useMockServer", "false");
        assertThat(UUID.fromString(bench.get("deviceId")).version())
                .as("random")
                .isEqualTo(4);
        assertThat(bench.settings.getValue(DeviceSettings.MEASUREMENT_UNIT)).isEqualTo(MeasurementUnit.METRIC);
        assertThat(bench.events).isEmpty();
    }

    @Test
    @DisplayName("S1: what is set is typed, told with key, old, new and who, and there after a start anew")
    void set() throws Exception {
        bench.settings
                .setValue(DeviceSettings.MEASUREMENT_UNIT, MeasurementUnit.IMPERIAL, "test")
                .get();
        assertThat(bench.settings.getValue(DeviceSettings.MEASUREMENT_UNIT)).isEqualTo(MeasurementUnit.IMPERIAL);
        bench.set("useMockServer", "TRUE");
        assertThat(bench.get("useMockServer")).isEqualTo("true");
        assertThat(bench.events)
                .containsExactly(
                        new SettingsChanged("measurementUnit", "metric", "imperial", "test", Bench.NOW),
                        new SettingsChanged("useMockServer", "false", "true", "test", Bench.NOW));

        bench.stop().start();
        assertThat(bench.settings.getValue(DeviceSettings.MEASUREMENT_UNIT)).isEqualTo(MeasurementUnit.IMPERIAL);
        Setting kept = bench.settings.get("useMockServer").orElseThrow();
        assertThat(kept.value()).isEqualTo("true");
        assertThat(kept.isDefault()).isFalse();
        assertThat(kept.changedBy()).contains("test");
        assertThat(kept.changedAt()).contains(Bench.NOW);
    }

    @Test
    @DisplayName("S1: setting what it is already changes nothing and is not told; a reset is")
    void sameAndReset() throws Exception {
        bench.set("deviceLabel", "a");
        bench.set("deviceLabel", "a");
        bench.settings.reset("deviceLabel", "other").get();
        bench.settings.reset("deviceLabel", "other").get();
        bench.settings.reset("serverUrl", "other").get();
        assertThat(bench.events).extracting(SettingsChanged::newValue).containsExactly("a", "");
        assertThat(bench.settings.get("deviceLabel").orElseThrow().isDefault()).isTrue();
        assertThat(bench.settings.get("deviceLabel").orElseThrow().changedBy()).contains("other");
        assertThat(bench.settings.get("serverUrl").orElseThrow().changedBy()).isEmpty();
    }

    @Test
    @DisplayName("S1: the identity is the same over starts, and nobody sets, resets or saves another one")
    void identity() throws Exception {
        String id = bench.get("deviceId");
        assertRefused(() -> bench.set("deviceId", UUID.randomUUID().toString()), "deviceId cannot be changed");
        assertRefused(() -> bench.settings.reset("deviceId", "test").get(), "deviceId cannot be reset");
        bench.settings.saveSettings(bench.settings.loadSettings(), "test").get();
        bench.stop().start();
        assertThat(bench.get("deviceId")).isEqualTo(id);
    }

    @Test
    @DisplayName("S1: without room for the identity there are no settings; with room they come")
    void noRoomForTheIdentity() throws Exception {
        try (Bench other = new Bench(java.nio.file.Files.createDirectories(folder.resolve("other")))) {
            SettingsTable.create(other.store);
            other.store.fillDisk();
            assertThatThrownBy(other::start)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("deviceId");
            other.store.freeDisk();
            other.start();
            assertThat(other.get("deviceId")).hasSize(36);
        }
    }

    @Test
    @DisplayName("S1: a bad value, an unknown name and a full disk are refused, and nothing has changed")
    void refused() throws Exception {
        bench.set("serverUrl", "https://a.example/");
        assertRefused(() -> bench.set("serverUrl", "ftp://a.example/"), "serverUrl = ftp://a.example/ is refused");
        assertRefused(() -> bench.set("color", "red"), "There is no setting 'color'");
        bench.store.fillDisk();
        assertRefused(() -> bench.set("serverUrl", "https://b.example/"), "disk is full");
        assertThat(bench.get("serverUrl")).isEqualTo("https://a.example/");
        bench.store.freeDisk();
        assertThat(bench.events).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> bench.settings.setValue("serverUrl", "", "a\nb"));
    }

    @Test
    @DisplayName("S1: several are saved all or none")
    void allOrNone() throws Exception {
        bench.settings
                .saveSettings(Map.of("deviceLabel", "shed", "useMockServer", "true"), "test")
                .get();
        assertRefused(
                () -> bench.settings
                        .saveSettings(Map.of("deviceLabel", "barn", "useMockServer", "maybe"), "test")
                        .get(),
                "useMockServer = maybe");
        assertThat(bench.settings.loadSettings())
                .containsEntry("deviceLabel", "shed")
                .containsEntry("useMockServer", "true");
        assertThat(bench.store.number("SELECT count(*) FROM settings WHERE changed_by = 'test'"))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("S1: settings of a plug-in come, go with their values kept, and come back")
    void declared() throws Exception {
        Declaration declaration = bench.settings.declare("valve", List.of(INTERVAL));
        assertThat(bench.settings.getValue(INTERVAL)).isEqualTo(60);
        bench.settings.setValue(INTERVAL, 5L, "valve").get();
        assertThatIllegalStateException().isThrownBy(() -> bench.settings.declare("valve", List.of(INTERVAL)));

        declaration.close();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.settings.getValue(INTERVAL))
                .withMessageContaining("valve.interval is not declared");
        Setting away = bench.settings.get("valve.interval").orElseThrow();
        assertThat(away.owner()).isEmpty();
        assertThat(away.value()).isEqualTo("5");
        assertThat(away.isSettable()).isFalse();
        assertThat(bench.settings.list()).contains(away);
        assertRefused(() -> bench.set("valve.interval", "6"), "the plug-in that declares it is away");

        bench.stop().start();
        try (Declaration again = bench.settings.declare("valve", List.of(INTERVAL))) {
            assertThat(again).isNotNull();
            assertThat(bench.settings.getValue(INTERVAL)).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("S1: a stored value that a new version does not allow is kept, and the default holds")
    void narrowed() throws Exception {
        try (Declaration wide = bench.settings.declare("valve", List.of(INTERVAL))) {
            assertThat(wide).isNotNull();
            bench.settings.setValue(INTERVAL, 3000L, "valve").get();
        }
        SettingKey<Long> narrow = SettingKey.integer("valve.interval", 60, 1, 100, "s");
        try (Declaration now = bench.settings.declare("valve", List.of(narrow))) {
            assertThat(now).isNotNull();
            assertThat(bench.settings.getValue(narrow)).isEqualTo(60);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.settings.getValue(INTERVAL))
                    .withMessageContaining("not declared like that");
        }
        try (Declaration wide = bench.settings.declare("valve", List.of(INTERVAL))) {
            assertThat(wide).isNotNull();
            assertThat(bench.settings.getValue(INTERVAL)).isEqualTo(3000);
        }
    }

    @Test
    @DisplayName("S1: names of others, the device's own and names without the owner's are refused")
    void names() {
        assertThatIllegalArgumentException().isThrownBy(() -> bench.settings.declare("device", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> bench.settings.declare("Valve", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> bench.settings.declare("pump", List.of(INTERVAL)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.settings.declare("valve", List.of(INTERVAL, INTERVAL)));
        assertThat(bench.settings.list()).hasSize(5);
    }

    @Test
    @DisplayName("S1: of many changes at a time the last on disk is the one in memory")
    void manyAtATime() throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            all.add(bench.settings.setValue("deviceLabel", "label " + i, "test"));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
        assertThat(bench.get("deviceLabel")).isEqualTo("label 1999");
        bench.stop().start();
        assertThat(bench.get("deviceLabel")).isEqualTo("label 1999");
        assertThat(bench.configurations.updates.get())
                .as("the configuration is told of many at once")
                .isLessThan(200);
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }
}
