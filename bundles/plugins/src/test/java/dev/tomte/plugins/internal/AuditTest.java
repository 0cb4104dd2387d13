package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditEvent.Outcome;
import dev.tomte.audit.AuditLog;
import dev.tomte.plugin.PermissionDeniedException;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginException;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugins.testing.Script;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

@DisplayName("W7: what the audit log is told of plug-ins")
class AuditTest {

    @TempDir
    Path folder;

    private final List<AuditEvent> noted = new CopyOnWriteArrayList<>();
    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        launch();
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    @Test
    @DisplayName("W7: switching off and on by its owner is noted, by command or in the Web Console; a start is not")
    void switched() throws Exception {
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        assertThat(noted).as("being there is no act of the owner's").isEmpty();
        device.manager().disable("alpha");
        device.manager().disable("alpha");
        device.manager().enable("alpha");
        assertThat(noted).containsExactly(byOwner("plugin.disable"), byOwner("plugin.enable"));

        bundle.stop();
        device.await("alpha", PluginState.DISABLED);
        Await.until(() -> noted.size() == 3, () -> noted);
        device.close();
        launch();
        device.await("alpha", PluginState.DISABLED);
        device.manager().enable("alpha");
        device.close();
        launch();
        device.await("alpha", PluginState.ENABLED);
        assertThat(noted)
                .map(AuditEvent::action)
                .containsExactly("plugin.disable", "plugin.enable", "plugin.disable", "plugin.enable");
    }

    @Test
    @DisplayName("P5: a refused permission is noted by its name, once for each until the owner acts")
    void refused() throws Exception {
        AtomicReference<PluginContext> given = new AtomicReference<>();
        Script.on("alpha", "enable", given::set);
        device.deploy(TestBundle.plugin("alpha", "permissions=network"), "alpha", PluginState.ENABLED);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> given.get().storage().get("a")).isInstanceOf(PermissionDeniedException.class);
            assertThatThrownBy(() -> given.get().storage().put("a", "b")).isInstanceOf(PermissionDeniedException.class);
        }
        assertThat(noted).hasSize(2);
        AuditEvent first = noted.get(0);
        assertThat(first.action()).isEqualTo("plugin.permission");
        assertThat(first.subject()).isEqualTo("alpha");
        assertThat(first.who()).isEqualTo("alpha");
        assertThat(first.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(first.details())
                .containsEntry("permission", "storage-read")
                .containsEntry("bundle", "test.alpha")
                .containsEntry("version", "1.0.0")
                .hasEntrySatisfying("why", why -> assertThat(why).contains("without the permission 'storage-read'"));
        assertThat(noted.get(1).details()).containsEntry("permission", "storage-write");

        device.manager().disable("alpha");
        device.manager().enable("alpha");
        assertThatThrownBy(() -> given.get().storage().get("a")).isInstanceOf(PermissionDeniedException.class);
        assertThat(noted)
                .map(AuditEvent::action)
                .containsExactly(
                        "plugin.permission",
                        "plugin.permission",
                        "plugin.disable",
                        "plugin.enable",
                        "plugin.permission");
    }

    @Test
    @DisplayName("P5: a plug-in that comes and goes by itself does not fill the log with what it is refused")
    void flapping() throws Exception {
        Script.on("alpha", "enable", context -> assertThatThrownBy(
                        () -> context.storage().get("a"))
                .isInstanceOf(PermissionDeniedException.class));
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        for (int i = 0; i < 5; i++) {
            bundle.stop(Bundle.STOP_TRANSIENT);
            device.await("alpha", PluginState.INSTALLED);
            bundle.start(Bundle.START_TRANSIENT);
            device.await("alpha", PluginState.ENABLED);
        }
        assertThat(Script.calls("alpha")).filteredOn("enable"::equals).hasSize(6);
        assertThat(noted).map(AuditEvent::action).containsExactly("plugin.permission");
    }

    @Test
    @DisplayName("W7: a failure is noted with its reason, not anew at each start, and again when the owner tries again")
    void failed() throws Exception {
        Script.on("alpha", "enable", context -> {
            throw new IllegalStateException("no valve");
        });
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.FAILED);
        assertThat(noted).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo("plugin.fail");
            assertThat(event.outcome()).isEqualTo(Outcome.FAILURE);
            assertThat(event.who()).isEqualTo(AuditEvent.SYSTEM);
            assertThat(event.details())
                    .hasEntrySatisfying("why", why -> assertThat(why).contains("no valve"));
        });
        device.close();
        launch();
        device.await("alpha", PluginState.FAILED);
        assertThat(noted).hasSize(1);

        assertThatThrownBy(() -> device.manager().enable("alpha")).isInstanceOf(PluginException.class);
        assertThat(noted).map(AuditEvent::action).containsExactly("plugin.fail", "plugin.enable", "plugin.fail");
    }

    private void launch() throws Exception {
        device = Device.start(folder);
        device.provide(AuditLog.class, (AuditLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AuditLog.class}, (self, method, given) -> {
                    noted.add((AuditEvent) given[0]);
                    return CompletableFuture.completedFuture(null);
                }));
    }

    private static AuditEvent byOwner(String action) {
        return AuditEvent.success(action, "alpha")
                .by("operator")
                .with("bundle", "test.alpha")
                .with("version", "1.0.0");
    }
}
