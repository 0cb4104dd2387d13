package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.event.EventProperties;
import dev.tomte.plugin.PluginException;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugin.PluginStateChanged;
import dev.tomte.plugins.testing.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

class LifeCycleTest {

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
    @DisplayName("P3: onInstall runs once per installation, onEnable at every start, onDisable at every stop")
    void installOnce() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        assertThat(Script.calls("alpha")).containsExactly("install", "enable");

        device.close();
        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable");

        device = Device.start(folder);
        device.await("alpha", PluginState.ENABLED);
        assertThat(Script.calls("alpha")).containsExactly("install", "enable", "disable", "enable");
    }

    @Test
    @DisplayName("P3: a new version gets onUpdate with the old one, before onEnable; so does a step back")
    void update() throws Exception {
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);

        bundle.update(TestBundle.plugin("alpha").version("2.1.0").build());
        device.await("alpha", info -> info.version().equals("2.1.0") && info.state() == PluginState.ENABLED);
        bundle.update(TestBundle.plugin("alpha").version("1.0.0").build());
        device.await("alpha", info -> info.version().equals("1.0.0") && info.state() == PluginState.ENABLED);

        assertThat(Script.calls("alpha"))
                .containsExactly(
                        "install", "enable", "disable", "update 1.0.0", "enable", "disable", "update 2.1.0", "enable");
        assertThat(device.manager().isSwitchedOff("test.alpha")).isFalse();
    }

    @Test
    @DisplayName("P3: the transitions are events, in order, with the state before")
    void events() throws Exception {
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        device.manager().disable("alpha");

        Await.until(() -> changes().size() >= 2, this::changes);
        assertThat(changes())
                .extracting(PluginStateChanged::before, PluginStateChanged::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Optional.empty(), PluginState.ENABLED),
                        org.assertj.core.groups.Tuple.tuple(Optional.of(PluginState.ENABLED), PluginState.DISABLED));
    }

    @Test
    @DisplayName("P3: an onInstall that failed is tried again at the next enable, and counts once it returned")
    void installFails() throws Exception {
        Script.on("alpha", "install", context -> {
            throw new IllegalStateException("no disk");
        });
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.FAILED);
        assertThat(device.info("alpha").detail()).hasValue("onInstall threw java.lang.IllegalStateException: no disk");

        assertThatThrownBy(() -> device.manager().enable("alpha"))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("onInstall threw")
                .hasRootCauseMessage("no disk");
        Script.on("alpha", "install", context -> {});
        PluginInfo info = device.manager().enable("alpha");

        assertThat(info.state()).isEqualTo(PluginState.ENABLED);
        assertThat(info.detail()).isEmpty();
        assertThat(info.lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("no disk"));
        assertThat(Script.calls("alpha")).containsExactly("install", "install", "install", "enable");
        assertThat(Script.players().subList(0, 3))
                .as("a fresh component for each try")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(classes = {StackOverflowError.class, NoClassDefFoundError.class, OutOfMemoryError.class})
    @DisplayName("P3: an Error thrown in a hook is the plug-in's own trouble")
    void errors(Class<? extends Error> type) throws Exception {
        Script.on("alpha", "enable", context -> {
            try {
                throw type.getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("not to be had", e);
            }
        });
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.FAILED);
        device.deploy(TestBundle.plugin("beta"), "beta", PluginState.ENABLED);

        assertThat(device.info("alpha").detail()).hasValue("onEnable threw " + type.getName());
    }

    @Test
    @DisplayName("P3: hooks run in a thread of the host's, with the plug-in's class loader")
    void thread() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        Script.on("alpha", "enable", context -> {
            thread.set(Thread.currentThread());
            loader.set(Thread.currentThread().getContextClassLoader());
        });
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);

        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(loader.get().loadClass("dev.tomte.plugins.scripted.ScriptedPlugin"))
                .isSameAs(bundle.loadClass("dev.tomte.plugins.scripted.ScriptedPlugin"));
    }

    @Test
    @DisplayName("P5: only the hooks that the manifest declares are called")
    void declaredHooks() throws Exception {
        device.deploy(
                TestBundle.plugin("alpha", "hooks:List<String>=\"enable,disable\""), "alpha", PluginState.ENABLED);
        device.manager().disable("alpha");

        assertThat(Script.calls("alpha")).containsExactly("enable", "disable");
    }

    @Test
    @DisplayName("P5: a plug-in with hooks = none lives while its bundle is active")
    void hookless() throws Exception {
        device.deploy(TestBundle.plugin("alpha", "hooks=none").withoutComponent(), "alpha", PluginState.ENABLED);
        assertThat(device.manager().disable("alpha").state()).isEqualTo(PluginState.DISABLED);
        assertThat(device.manager().enable("alpha").state()).isEqualTo(PluginState.ENABLED);
    }

    @Test
    @DisplayName("P3: a component that cannot come is named with what it lacks, and comes alive by itself")
    void waiting() throws Exception {
        device.install(TestBundle.plugin("alpha").needing("java.util.function.IntSupplier"))
                .start();
        PluginInfo info = device.await("alpha", PluginState.INSTALLED);
        assertThat(info.detail()).hasValueSatisfying(detail -> assertThat(detail)
                .contains("java.util.function.IntSupplier")
                .contains("reference needed"));
        assertThatThrownBy(() -> device.manager().enable("alpha")).hasMessageContaining("IntSupplier");

        device.provide(java.util.function.IntSupplier.class, () -> 1);
        device.await("alpha", PluginState.ENABLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.tomte.plugin;dev.tomte.plugin=alpha;kind=test;permissions=\"fly\"",
                "dev.tomte.plugin;dev.tomte.plugin=\"Al pha\";kind=test",
                "dev.tomte.plugin;dev.tomte.plugin=alpha;kind=test;hooks=\"enable,none\"",
                "dev.tomte.plugin;dev.tomte.plugin=alpha;kind=test;hooks=\"begin\"",
                "dev.tomte.plugin;dev.tomte.plugin=alpha",
                "dev.tomte.plugin;dev.tomte.plugin=a;kind=x,dev.tomte.plugin;dev.tomte.plugin=b;kind=x"
            })
    @DisplayName("P5: a malformed declaration is FAILED with what is wrong, and no hook is called")
    void malformed(String capability) throws Exception {
        device.install(TestBundle.bundle("test.odd").declaring(capability)).start();
        PluginInfo info = device.await("test.odd", PluginState.FAILED);

        assertThat(info.detail())
                .hasValueSatisfying(detail -> assertThat(detail).contains("is refused: "));
        assertThatThrownBy(() -> device.manager().enable("test.odd")).isInstanceOf(PluginException.class);
        assertThat(Script.calls()).isEmpty();
    }

    @Test
    @DisplayName("P5: a name that is taken is refused, until it comes free")
    void duplicateName() throws Exception {
        Bundle first = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        device.install(TestBundle.plugin("alpha").bundleName("test.other")).start();
        assertThat(device.await("test.other", PluginState.FAILED).detail())
                .hasValueSatisfying(detail -> assertThat(detail).contains("'alpha' is taken by test.alpha"));

        device.manager().beforeUninstall("test.alpha");
        first.uninstall();
        assertThat(device.await("alpha", PluginState.ENABLED).bundle()).isEqualTo("test.other");
    }

    @Test
    @DisplayName("P5: a Plugin service without a declaration is left alone")
    void undeclared() throws Exception {
        device.install(TestBundle.bundle("test.alpha")).start();
        device.deploy(TestBundle.plugin("beta"), "beta", PluginState.ENABLED);

        assertThat(device.manager().list()).extracting(PluginInfo::name).containsExactly("beta");
        assertThat(Script.calls("beta")).containsExactly("install", "enable");
        assertThat(Script.calls()).hasSize(2);
    }

    @Test
    @DisplayName("P3: a plug-in that calls the host in its hook is told, instead of waiting for itself")
    void managerInHook() throws Exception {
        Script.on("alpha", "enable", context -> device.manager().disable("alpha"));
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.FAILED);

        assertThat(device.info("alpha").detail())
                .hasValueSatisfying(detail -> assertThat(detail).contains("call it in another thread"));
    }

    private List<PluginStateChanged> changes() {
        return device.events(PluginStateChanged.TOPIC).stream()
                .map(event -> EventProperties.read(PluginStateChanged.class, properties(event)))
                .toList();
    }

    static java.util.Map<String, Object> properties(org.osgi.service.event.Event event) {
        java.util.Map<String, Object> properties = new java.util.HashMap<>();
        for (String name : event.getPropertyNames()) {
            properties.put(name, event.getProperty(name));
        }
        return properties;
    }
}
