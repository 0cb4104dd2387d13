package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.event.EventProperties;
import dev.tomte.plugin.PluginInfo;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugin.PluginStateChanged;
import dev.tomte.plugins.testing.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

class HangTest {

    private static final long LIMIT_MS = 400;
    private static final Duration SLACK = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final CountDownLatch released = new CountDownLatch(1);
    private Device device;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
        device.unlimited();
    }

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        device.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"install", "enable"})
    @DisplayName(
            "P3: a hook that hangs on the way up is FAILED within its limit, with its stack; others are not harmed")
    void hangsOnTheWayUp(String hook) throws Exception {
        long limit = 3_000; // for the one that does not hang as well
        device.limit(hook, limit);
        Script.on("alpha", hook, context -> hang());
        long begin = System.nanoTime();
        device.install(TestBundle.plugin("alpha")).start();
        device.deploy(TestBundle.plugin("beta"), "beta", PluginState.ENABLED);
        PluginInfo info = device.await("alpha", PluginState.FAILED);

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofMillis(limit).plus(SLACK));
        assertThat(info.detail()).hasValueSatisfying(detail -> assertThat(detail)
                .contains("did not end within 3000 ms")
                .contains(hook + "TimeoutMs")
                .contains(HangTest.class.getName() + ".hang"));
        assertThat(device.info("beta").state()).isEqualTo(PluginState.ENABLED);
    }

    @Test
    @DisplayName("P3: the next version does not wait for a hook of the old one that hangs for ever")
    void nextVersion() throws Exception {
        device.limit("enable", LIMIT_MS);
        Script.on("alpha", "enable", context -> hang());
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.FAILED);

        device.limit("update", LIMIT_MS);
        Script.on("alpha", "enable", context -> {});
        Script.on("alpha", "update", context -> hang());
        bundle.update(TestBundle.plugin("alpha").version("2.0.0").build());
        PluginInfo failed =
                device.await("alpha", info -> info.version().equals("2.0.0") && info.state() == PluginState.FAILED);
        assertThat(failed.detail())
                .hasValueSatisfying(detail -> assertThat(detail).startsWith("onUpdate did not end within 400 ms"));

        device.unlimited();
        Script.on("alpha", "update", context -> {});
        bundle.update(TestBundle.plugin("alpha").version("3.0.0").build());
        device.await("alpha", info -> info.version().equals("3.0.0") && info.state() == PluginState.ENABLED);
        assertThat(Script.calls("alpha"))
                .as("an update that did not end does not count")
                .containsExactly("install", "enable", "update 1.0.0", "update 1.0.0", "enable");
    }

    @Test
    @DisplayName("P3: an onDisable that hangs holds the bundle's stop no longer than its limit; the plug-in was FAILED")
    void hangsInDisable() throws Exception {
        device.limit("disable", LIMIT_MS);
        Script.on("alpha", "disable", context -> hang());
        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);

        long begin = System.nanoTime();
        PluginInfo info = device.manager().disable("alpha");

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofMillis(LIMIT_MS).plus(SLACK));
        assertThat(info.state()).as("its error does not keep it enabled").isEqualTo(PluginState.DISABLED);
        assertThat(info.lastError())
                .hasValueSatisfying(error -> assertThat(error).startsWith("onDisable"));
        Await.until(() -> wasFailed("onDisable"), () -> device.events(PluginStateChanged.TOPIC));
        assertThat(device.bundle("test.alpha").getState()).isEqualTo(Bundle.RESOLVED);
    }

    @Test
    @DisplayName("P3: an onUninstall that hangs does not stop the uninstallation; the plug-in was FAILED")
    void hangsInUninstall() throws Exception {
        device.limit("uninstall", LIMIT_MS);
        Script.on("alpha", "uninstall", context -> hang());
        Bundle bundle = device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);

        long begin = System.nanoTime();
        device.manager().beforeUninstall("test.alpha");

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofMillis(LIMIT_MS).plus(SLACK));
        assertThat(device.info("alpha").state()).isEqualTo(PluginState.UNINSTALLED);
        Await.until(() -> wasFailed("onUninstall"), () -> device.events(PluginStateChanged.TOPIC));
        bundle.uninstall();
        assertThat(device.manager().list()).isEmpty();
    }

    @Test
    @DisplayName("P3: a bundle that is stopped while a hook runs gets the hook's end, or its limit, and no more")
    void stoppedMeanwhile() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        Script.on("alpha", "install", context -> {
            inside.countDown();
            hang();
        });
        Bundle bundle = device.install(TestBundle.plugin("alpha"));
        bundle.start();
        inside.await();
        device.limit("disable", LIMIT_MS);

        long begin = System.nanoTime();
        bundle.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofMillis(LIMIT_MS).plus(SLACK));
        device.await("alpha", PluginState.DISABLED);
        assertThat(Script.calls("alpha")).containsExactly("install");
    }

    @Test
    @DisplayName("P3: a host that stops waits for all stuck plug-ins together, not for one after the other")
    void hostStops() throws Exception {
        long limit = 5_000;
        int count = 20;
        Bundle host = device.host();
        CountDownLatch inside = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Script.on("stuck" + i, "install", context -> {
                inside.countDown();
                hang();
            });
            device.install(TestBundle.plugin("stuck" + i)).start();
        }
        inside.await();
        device.limit("disable", limit);

        long begin = System.nanoTime();
        host.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("the joint wait is %s ms and its grace; in turn would be %s ms more", limit, count * limit)
                .isLessThan(Duration.ofMillis(limit).plus(SLACK).plus(SLACK));
    }

    @Test
    @DisplayName("P3: a host whose configuration is invalid when it starts works with the defaults")
    void invalidConfiguration() throws Exception {
        Bundle host = device.host();
        host.stop();
        device.configure("dev.tomte.plugins", java.util.Map.of("disableTimeoutMs", 1L, "enableTimeoutMs", "soon"));
        host.start();

        device.deploy(TestBundle.plugin("alpha"), "alpha", PluginState.ENABLED);
        assertThat(device.limitIs("INSTALL", 120_000)).isTrue();
        assertThat(device.limitIs("ENABLE", 30_000)).isTrue();
        assertThat(device.limitIs("DISABLE", 15_000)).isTrue();
    }

    /** Deaf to interrupts, as the worst plug-in is. */
    private void hang() {
        boolean out = false;
        while (!out) {
            try {
                released.await();
                out = true;
            } catch (InterruptedException e) {
                assertThat(e).as("the host asks first, and is not heard").isNotNull();
            }
        }
    }

    private boolean wasFailed(String hook) {
        return device.events(PluginStateChanged.TOPIC).stream()
                .map(event -> EventProperties.read(PluginStateChanged.class, LifeCycleTest.properties(event)))
                .anyMatch(change -> change.state() == PluginState.FAILED
                        && change.reason()
                                .filter(reason -> reason.startsWith(hook))
                                .isPresent());
    }
}
