package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.plugin.PluginState;
import dev.tomte.plugin.PluginStorage;
import dev.tomte.plugins.testing.Script;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class UninstallTest {

    private static final String STORAGE = "permissions=\"storage-read,storage-write\"";

    @TempDir
    Path folder;

    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
        Script.on("alpha", "install", context -> context.storage()
                .put("key", "value")
                .get());
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    @Test
    @DisplayName(
            "P3: an enabled plug-in gets onDisable and onUninstall while its storage is there; then all is forgotten")
    void enabled() throws Exception {
        AtomicReference<String> last = readAtUninstall();
        Bundle bundle = device.deploy(TestBundle.plugin("alpha", STORAGE), "alpha", PluginState.ENABLED);

        device.manager().beforeUninstall("test.alpha");
        assertThat(device.info("alpha").state()).isEqualTo(PluginState.UNINSTALLED);
        bundle.uninstall();

        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable", "uninstall");
        assertThat(last.get()).isEqualTo("value");
        assertThat(rows()).isZero();
        assertThat(device.manager().get("alpha")).isEmpty();
        assertThat(device.manager().isSwitchedOff("test.alpha")).isFalse();
    }

    @Test
    @DisplayName("P3: a disabled plug-in gets onUninstall without being enabled for it")
    void disabled() throws Exception {
        AtomicReference<String> last = readAtUninstall();
        Bundle bundle = device.deploy(TestBundle.plugin("alpha", STORAGE), "alpha", PluginState.ENABLED);
        device.manager().disable("alpha");
        device.close();
        device = Device.start(folder);
        device.await("alpha", PluginState.DISABLED);
        bundle = device.bundle(bundle.getSymbolicName());

        device.manager().beforeUninstall("test.alpha");
        assertThat(bundle.getState()).isEqualTo(Bundle.RESOLVED);
        bundle.uninstall();

        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable", "uninstall");
        assertThat(last.get()).isEqualTo("value");
        assertThat(rows()).isZero();
    }

    @Test
    @DisplayName("P3: disabled a moment ago, it gets onUninstall in a component that is active, not in the old one")
    void disabledJustNow() throws Exception {
        device.deploy(TestBundle.plugin("alpha", STORAGE), "alpha", PluginState.ENABLED);
        device.manager().disable("alpha");

        device.manager().beforeUninstall("test.alpha");

        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable", "uninstall");
        assertThat(Script.players().get(3)).isNotSameAs(Script.players().get(2));
        assertThat(device.bundle("test.alpha").getState()).isEqualTo(Bundle.RESOLVED);
    }

    @Test
    @DisplayName("P3: a bundle uninstalled behind the host's back gets its last hooks all the same")
    void behindOurBack() throws Exception {
        Bundle bundle = device.deploy(TestBundle.plugin("alpha", STORAGE), "alpha", PluginState.ENABLED);

        bundle.uninstall();

        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable", "uninstall");
        assertThat(rows()).isZero();
        assertThat(device.manager().list()).isEmpty();
    }

    @Test
    @DisplayName("P3: installed again after an uninstallation, it is a new installation")
    void again() throws Exception {
        Bundle bundle = device.deploy(TestBundle.plugin("alpha", STORAGE), "alpha", PluginState.ENABLED);
        device.manager().beforeUninstall("test.alpha");
        bundle.uninstall();
        Script.forgetCalls();

        device.deploy(TestBundle.plugin("alpha", STORAGE), "alpha", PluginState.ENABLED);
        assertThat(Script.calls("alpha")).containsExactly("install", "enable");
    }

    @Test
    @DisplayName("P3: an onUninstall that throws does not stop the uninstallation, and its error is kept")
    void throwing() throws Exception {
        Script.on("alpha", "uninstall", context -> {
            throw new IllegalStateException("busy");
        });
        device.deploy(TestBundle.plugin("alpha", STORAGE), "alpha", PluginState.ENABLED);
        device.manager().beforeUninstall("test.alpha");

        assertThat(device.info("alpha").state()).isEqualTo(PluginState.UNINSTALLED);
        assertThat(device.info("alpha").lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("busy"));
        assertThat(rows()).isZero();
    }

    @Test
    @DisplayName("P3: beforeUninstall of a bundle that is no plug-in does nothing")
    void noPlugin() {
        device.manager().beforeUninstall("org.apache.felix.scr");
        assertThat(Script.calls()).isEmpty();
    }

    private AtomicReference<String> readAtUninstall() {
        AtomicReference<String> last = new AtomicReference<>();
        Script.on("alpha", "uninstall", context -> {
            PluginStorage storage = context.storage();
            last.set(storage.get("key").orElse("nothing"));
        });
        return last;
    }

    private int rows() throws Exception {
        return device.store().read(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT (SELECT count(*) FROM plugins_storage)"
                            + " + (SELECT count(*) FROM plugins_ledger)")) {
                return rows.getInt(1);
            }
        });
    }
}
