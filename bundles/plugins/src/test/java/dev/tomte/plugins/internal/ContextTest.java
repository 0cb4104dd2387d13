package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.event.EventProperties;
import dev.tomte.event.Severity;
import dev.tomte.plugin.Permission;
import dev.tomte.plugin.PermissionDeniedException;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginEvents;
import dev.tomte.plugin.PluginNotification;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugin.PluginStorage;
import dev.tomte.plugins.testing.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

class ContextTest {

    private static final String ALL = "permissions=\"storage-read,storage-write,notifications,events\"";

    @TempDir
    Path folder;

    private final AtomicReference<PluginContext> given = new AtomicReference<>();
    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
        Script.on("alpha", "enable", given::set);
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    @Test
    @DisplayName("P5: each call without its permission is refused with an error that names it")
    void denied() throws Exception {
        device.deploy(TestBundle.plugin("alpha", "permissions=network"), "alpha", PluginState.ENABLED);
        PluginContext context = given.get();

        assertDenied(Permission.STORAGE_READ, () -> context.storage().get("a"));
        assertDenied(Permission.STORAGE_READ, () -> context.storage().entries(""));
        assertDenied(Permission.STORAGE_WRITE, () -> context.storage().put("a", "b"));
        assertDenied(Permission.STORAGE_WRITE, () -> context.storage().remove("a"));
        assertDenied(Permission.NOTIFICATIONS, () -> context.notify("a", "b", Severity.INFO));
        assertDenied(Permission.EVENTS, () -> context.events().publish("a/b", Map.of()));
        assertDenied(Permission.EVENTS, () -> context.events().subscribe("a/b", (topic, properties) -> {}));
        assertThat(context.configuration().values()).as("needs no permission").isEmpty();
        assertThat(context.logger().getName()).isEqualTo("plugin.alpha");
    }

    @Test
    @DisplayName("P5: a hook that lets the refusal out is FAILED with the permission's name")
    void deniedInHook() throws Exception {
        Script.on("alpha", "enable", context -> context.storage().put("a", "b").get());
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.FAILED);
        assertThat(device.info("alpha").detail())
                .hasValueSatisfying(detail -> assertThat(detail).contains("without the permission 'storage-write'"));
    }

    @Test
    @DisplayName("P4: storage keeps values over restarts, per plug-in, by prefix, and within its limits")
    void storage() throws Exception {
        device.deploy(TestBundle.plugin("alpha", ALL), "alpha", PluginState.ENABLED);
        AtomicReference<PluginContext> other = new AtomicReference<>();
        Script.on("beta", "enable", other::set);
        device.deploy(TestBundle.plugin("beta", ALL), "beta", PluginState.ENABLED);
        PluginStorage storage = given.get().storage();
        storage.put("a_1", "one").get();
        storage.put("a_1", "ONE").get();
        storage.put("a%2", "two").get();
        storage.put("A_3", "three").get();
        storage.put("gone", "").get();
        storage.remove("gone").get();

        assertThat(other.get().storage().entries("")).isEmpty();
        assertThat(storage.entries("a_")).containsExactly(Map.entry("a_1", "ONE"));
        assertThat(storage.entries("")).containsOnlyKeys("A_3", "a%2", "a_1");
        assertThatThrownBy(() -> storage.get("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.put("k".repeat(257), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> storage.put("k", "v".repeat(1_048_577))).isInstanceOf(IllegalArgumentException.class);

        device.close();
        device = Device.start(folder);
        device.await("alpha", PluginState.ENABLED);
        assertThat(given.get().storage().get("a_1")).hasValue("ONE");
        assertThat(given.get().storage().get("gone")).isEmpty();
    }

    @Test
    @DisplayName("P4: notify is an event with the plug-in's name; too long a text is refused")
    void notifies() throws Exception {
        device.deploy(TestBundle.plugin("alpha", ALL), "alpha", PluginState.ENABLED);
        given.get().notify("Title", "Text", Severity.WARNING);

        Await.until(() -> !device.events(PluginNotification.TOPIC).isEmpty(), () -> "no notification");
        PluginNotification told = EventProperties.read(
                PluginNotification.class,
                LifeCycleTest.properties(device.events(PluginNotification.TOPIC).get(0)));
        assertThat(told.plugin()).isEqualTo("alpha");
        assertThat(told.title()).isEqualTo("Title");
        assertThat(told.severity()).isEqualTo(Severity.WARNING);
        assertThatThrownBy(() -> given.get().notify("t".repeat(121), "", Severity.INFO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> given.get().notify("t", "x".repeat(2001), Severity.INFO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("P4: events go both ways; Tomte's own topics can be heard but not forged")
    void events() throws Exception {
        device.deploy(TestBundle.plugin("alpha", ALL), "alpha", PluginState.ENABLED);
        PluginEvents events = given.get().events();
        List<String> heard = new CopyOnWriteArrayList<>();
        PluginEvents.Subscription subscription =
                events.subscribe("com/example/*", (topic, properties) -> heard.add(topic + properties));

        events.publish("com/example/A", Map.of("n", 1));
        Await.until(() -> heard.size() == 1, () -> heard);
        subscription.close();
        subscription.close();
        device.service(EventAdmin.class).sendEvent(new Event("com/example/B", Map.of()));

        assertThat(heard).containsExactly("com/example/A{n=1}");
        assertThatThrownBy(() -> events.publish("dev/tomte/plugin/NOTIFICATION", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> events.publish("no topic", Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> events.subscribe("*", (topic, properties) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("P4: a listener that throws harms nobody and is the plug-in's last error")
    void listenerThrows() throws Exception {
        device.deploy(TestBundle.plugin("alpha", ALL), "alpha", PluginState.ENABLED);
        given.get().events().subscribe("com/example/A", (topic, properties) -> {
            throw new StackOverflowError();
        });
        device.service(EventAdmin.class).sendEvent(new Event("com/example/A", Map.of()));

        assertThat(device.info("alpha").lastError())
                .hasValueSatisfying(error ->
                        assertThat(error).contains("listener on com/example/A").contains("StackOverflowError"));
        assertThat(device.info("alpha").state()).isEqualTo(PluginState.ENABLED);
    }

    @Test
    @DisplayName("P4: everything taken is given back at disable, resources last first, whatever they throw")
    void givenBack() throws Exception {
        List<String> closed = new CopyOnWriteArrayList<>();
        List<String> heard = new CopyOnWriteArrayList<>();
        Script.on("alpha", "enable", context -> {
            given.set(context);
            context.closeOnDisable(() -> closed.add("first"));
            context.closeOnDisable(() -> {
                throw new IllegalStateException("stuck valve");
            });
            context.closeOnDisable(() -> closed.add("last"));
            context.events().subscribe("com/example/A", (topic, properties) -> heard.add(topic));
            context.onConfigurationChange(configuration -> heard.add("configuration"));
        });
        Script.on("alpha", "disable", context -> closed.add("onDisable"));
        device.deploy(TestBundle.plugin("alpha", ALL), "alpha", PluginState.ENABLED);
        device.manager().disable("alpha");
        device.service(EventAdmin.class).sendEvent(new Event("com/example/A", Map.of()));

        assertThat(closed).containsExactly("onDisable", "last", "first");
        assertThat(heard).isEmpty();
        assertThat(device.info("alpha").lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("stuck valve"));
        PluginContext context = given.get();
        for (Executable call : List.<Executable>of(
                context::name,
                context::version,
                context::configuration,
                context::storage,
                context::logger,
                context::events,
                () -> context.notify("a", "b", Severity.INFO),
                () -> context.closeOnDisable(() -> {}),
                () -> context.onConfigurationChange(configuration -> {}))) {
            assertThatThrownBy(call::execute).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @DisplayName("P4: what a failed onEnable took is given back too")
    void givenBackAfterFailure() throws Exception {
        List<String> closed = new CopyOnWriteArrayList<>();
        Script.on("alpha", "enable", context -> {
            context.closeOnDisable(() -> closed.add("closed"));
            throw new IllegalStateException("half way");
        });
        device.deploy(TestBundle.plugin("alpha", ALL), "alpha", PluginState.FAILED);
        assertThat(closed).containsExactly("closed");
    }

    private static void assertDenied(Permission permission, Executable call) {
        assertThatThrownBy(call::execute)
                .isInstanceOfSatisfying(PermissionDeniedException.class, denied -> {
                    assertThat(denied.permission()).isEqualTo(permission);
                    assertThat(denied.plugin()).isEqualTo("alpha");
                })
                .hasMessageContaining("'" + permission.id() + "'");
    }
}
