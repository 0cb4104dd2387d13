package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.fixtures.TestStore;
import dev.tomte.plugin.PluginException;
import dev.tomte.plugin.PluginManager;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugins.testing.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class SwitchTest {

    @TempDir
    Path folder;

    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    @Test
    @DisplayName("P3: disabled stays disabled over a restart, until enabled")
    void survivesRestart() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        assertThat(device.manager().disable("alpha").state()).isEqualTo(PluginState.DISABLED);
        assertThat(device.manager().isSwitchedOff("test.alpha")).isTrue();

        restart(Map.of());
        device.await("alpha", PluginState.DISABLED);
        assertThat(device.manager().isSwitchedOff("test.alpha")).isTrue();
        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable");

        assertThat(device.manager().enable("alpha").state()).isEqualTo(PluginState.ENABLED);
        assertThat(device.manager().isSwitchedOff("test.alpha")).isFalse();
        restart(Map.of());
        device.await("alpha", PluginState.ENABLED);
    }

    @Test
    @DisplayName("P2, P3: stopping the bundle as the Web Console does is disabling, starting it is enabling")
    void webConsole() throws Exception {
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);

        bundle.stop();
        device.await("alpha", PluginState.DISABLED);
        Await.until(() -> device.manager().isSwitchedOff("test.alpha"), () -> "not switched off");
        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable");

        bundle.start();
        device.await("alpha", PluginState.ENABLED);
        Await.until(() -> !device.manager().isSwitchedOff("test.alpha"), () -> "switched off");
    }

    @Test
    @DisplayName("P3: neither a shutdown, an update nor a transient stop disables")
    void notTheOwner() throws Exception {
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);

        bundle.stop(Bundle.STOP_TRANSIENT);
        device.await("alpha", PluginState.INSTALLED);
        assertThat(device.manager().isSwitchedOff("test.alpha")).isFalse();
        bundle.start();
        device.await("alpha", PluginState.ENABLED);
        bundle.update(TestBundle.plugin("alpha").version("1.0.1").build());
        device.await("alpha", info -> info.version().equals("1.0.1") && info.state() == PluginState.ENABLED);
        restart(Map.of());
        device.await("alpha", PluginState.ENABLED);
        assertThat(device.manager().isSwitchedOff("test.alpha")).isFalse();
    }

    @Test
    @DisplayName("P3: what a shutdown does is not in the ledger")
    void shutdown() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        device.close();
        assertThat(Script.calls("alpha")).endsWith("disable");

        List<String> states;
        try (TestStore store = TestStore.open(folder)) {
            states = store.read(connection -> {
                try (var rows =
                        connection.createStatement().executeQuery("SELECT state, switched_off FROM plugins_ledger")) {
                    return List.of(rows.getString(1), rows.getString(2));
                }
            });
        }
        device = Device.start(folder);
        assertThat(states).containsExactly("ENABLED", "0");
    }

    @Test
    @DisplayName("P3: updating a disabled plug-in leaves it disabled; onUpdate runs when it is enabled")
    void updateWhileDisabled() throws Exception {
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        device.manager().disable("alpha");

        bundle.update(TestBundle.plugin("alpha").version("2.0.0").build());
        device.await("alpha", info -> info.version().equals("2.0.0") && info.state() == PluginState.DISABLED);
        device.manager().enable("alpha");

        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable", "update 1.0.0", "enable");
    }

    @Test
    @DisplayName("P3: when the bundle cache was made anew, the ledger knows who is switched off")
    void cacheRebuilt() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        device.deploy(TestBundle.plugin("beta"), "beta", PluginState.ENABLED);
        device.manager().disable("alpha");
        device.close();
        deleteCache();

        // As the launcher does: everything is installed and started anew, and then the host comes.
        device = Device.start(folder, Map.of("tomte.cache.rebuilt", "true"));
        Bundle host = device.host();
        host.stop();
        Bundle alpha = device.install(TestBundle.plugin("alpha"));
        alpha.start();
        device.install(TestBundle.plugin("beta")).start();
        Script.forgetCalls();
        host.start();

        device.await("beta", PluginState.ENABLED);
        device.await("alpha", PluginState.DISABLED);
        Await.until(() -> alpha.getState() == Bundle.RESOLVED, alpha::toString);
        assertThat(Script.calls("beta")).containsExactly("enable");
        assertThat(device.manager().enable("alpha").state()).isEqualTo(PluginState.ENABLED);

        host.stop();
        host.start();
        assertThat(device.await("alpha", PluginState.ENABLED).state())
                .as("the owner's last word in this run counts")
                .isEqualTo(PluginState.ENABLED);
    }

    @Test
    @DisplayName("P2: when the host stops every plug-in is disabled, and enabled when it comes back")
    void hostRestarts() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        device.deploy(TestBundle.plugin("beta"), "beta", PluginState.ENABLED);
        device.manager().disable("beta");
        PluginManager before = device.manager();
        Bundle host = device.host();
        Script.forgetCalls();

        host.stop();
        assertThat(Script.calls()).containsExactly("alpha:disable");
        host.start();
        device.await("alpha", PluginState.ENABLED);

        assertThat(device.manager()).isNotSameAs(before);
        assertThat(Script.calls()).containsExactly("alpha:disable", "alpha:enable");
        assertThat(device.info("beta").state()).isEqualTo(PluginState.DISABLED);
    }

    @Test
    @DisplayName(
            "P3: a switch that does not get to the disk is an error to whoever asked, and is written when it can be")
    void diskFull() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        device.store().fillDisk();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> device.manager().disable("alpha"))
                    .isInstanceOf(PluginException.class)
                    .hasMessageMatching(
                            "Plug-in alpha is disabled now, but that could not be written: .*disk is full.*;"
                                    + " it is forgotten at the next start");
        }
        assertThat(device.info("alpha").state()).isEqualTo(PluginState.DISABLED);

        device.store().freeDisk();
        assertThat(device.manager().disable("alpha").state()).isEqualTo(PluginState.DISABLED);
        assertThat(switchedOffOnDisk()).isEqualTo("1");

        device.store().fillDisk();
        assertThatThrownBy(() -> device.manager().enable("alpha"))
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith("Plug-in alpha is enabled now, but that could not be written: ");
        assertThat(device.info("alpha").state()).isEqualTo(PluginState.ENABLED);
        device.store().freeDisk();
        assertThat(device.manager().enable("alpha").state()).isEqualTo(PluginState.ENABLED);
        assertThat(switchedOffOnDisk()).isEqualTo("0");
    }

    @Test
    @DisplayName("P3: a full disk is no error to whoever enables what was not switched off")
    void diskFullWithoutSwitch() throws Exception {
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        bundle.stop(Bundle.STOP_TRANSIENT);
        device.await("alpha", PluginState.INSTALLED);
        device.store().fillDisk();

        assertThat(device.manager().enable("alpha").state()).isEqualTo(PluginState.ENABLED);
    }

    private String switchedOffOnDisk() throws Exception {
        return device.store().read(connection -> {
            try (var rows = connection.createStatement().executeQuery("SELECT switched_off FROM plugins_ledger")) {
                return rows.getString(1);
            }
        });
    }

    private void restart(Map<String, String> properties) throws Exception {
        device.close();
        device = Device.start(folder, properties);
    }

    private void deleteCache() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
