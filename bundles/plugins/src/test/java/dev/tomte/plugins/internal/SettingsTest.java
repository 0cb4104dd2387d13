package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.event.EventProperties;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginException;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugins.testing.Script;
import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingsChanged;
import dev.tomte.settings.SettingsManager;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

@Timeout(180)
class SettingsTest {

    private static final SettingKey<Long> INTERVAL = SettingKey.integer("interval", 60, 1, 3600, "s");
    private static final SettingKey<Boolean> LOUD = SettingKey.flag("alpha.loud", false, "");

    @TempDir
    Path folder;

    private final AtomicReference<PluginContext> given = new AtomicReference<>();
    private final List<Long> heard = new CopyOnWriteArrayList<>();
    private final FakeSettings settings = new FakeSettings();
    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
        Script.on("alpha", "enable", context -> {
            context.settings().declare(INTERVAL, LOUD);
            context.settings().onChange(INTERVAL, heard::add);
            given.set(context);
        });
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    @Test
    @DisplayName("S1: a plug-in's settings bear its name, are set by it, and are taken back when it is disabled")
    void declares() throws Exception {
        device.provide(SettingsManager.class, settings);
        deploy();
        assertThat(settings.declared).containsEntry("alpha", List.of("alpha.interval", "alpha.loud"));
        assertThat(given.get().settings().get(INTERVAL)).isEqualTo(60);
        given.get().settings().set(INTERVAL, 5L).get();
        assertThat(given.get().settings().get(INTERVAL)).isEqualTo(5);
        assertThat(settings.setBy).containsEntry("alpha.interval", "alpha");
        given.get().settings().reset(INTERVAL).get();
        assertThat(given.get().settings().get(INTERVAL)).isEqualTo(60);

        PluginContext old = given.get();
        device.manager().disable("alpha");
        assertThat(settings.declared).isEmpty();
        assertThatThrownBy(old::settings).isInstanceOf(IllegalStateException.class);
        device.manager().enable("alpha");
        assertThat(settings.declared).containsKey("alpha");
    }

    @Test
    @DisplayName("S1: a plug-in hears of the changes of its own setting, whoever made them, until it is disabled")
    void hears() throws Exception {
        device.provide(SettingsManager.class, settings);
        deploy();
        change("beta.interval", "6");
        change("alpha.loud", "true");
        change("alpha.interval", "7");
        Await.until(() -> heard.equals(List.of(7L)), () -> heard);
        device.manager().disable("alpha");
        change("alpha.interval", "8");
        assertThat(heard).containsExactly(7L);
    }

    @Test
    @DisplayName("S1: settings that come later, or anew, have what the plug-in declared")
    void comeLater() throws Exception {
        deploy();
        assertThatThrownBy(() -> given.get().settings().get(INTERVAL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("There are no settings now");
        ServiceRegistration<SettingsManager> first = device.provide(SettingsManager.class, settings);
        Await.until(() -> settings.declared.containsKey("alpha"), () -> settings.declared);
        first.unregister();
        assertThatThrownBy(() -> given.get().settings().get(INTERVAL)).isInstanceOf(IllegalStateException.class);
        FakeSettings anew = new FakeSettings();
        device.provide(SettingsManager.class, anew);
        Await.until(() -> anew.declared.containsKey("alpha"), () -> anew.declared);
        assertThat(given.get().settings().get(INTERVAL)).isEqualTo(60);
    }

    @Test
    @DisplayName("S1: declaring twice, one name twice, and asking for what was not declared is refused")
    void misuse() throws PluginException, Exception {
        device.provide(SettingsManager.class, settings);
        deploy();
        assertThatThrownBy(() -> given.get().settings().declare(INTERVAL)).hasMessageContaining("already");
        SettingKey<Long> other = SettingKey.integer("interval", 60, 1, 3601, "s");
        assertThatThrownBy(() -> given.get().settings().get(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has not declared the setting interval");
    }

    private void deploy() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
    }

    private void change(String key, String value) {
        SettingsChanged changed = new SettingsChanged(key, "1", value, "shell", Instant.EPOCH);
        device.service(EventAdmin.class).sendEvent(new Event(changed.topic(), EventProperties.of(changed)));
    }
}
