package dev.tomte.configuration.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditLog;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationEvent;

@DisplayName("W7: changes of the configuration in the audit log")
class ChangeNotesTest {

    private static final String PID = ProbeBundle.PID;
    private static final String CONSOLE = "org.apache.felix.webconsole";
    private static final ConfigurationEvent UNUSED = null;

    @TempDir
    Path home;

    private final List<AuditEvent> noted = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName(
            "W7: who, PID and the names of the keys are noted, never a value; a start without a change notes nothing")
    void changes() throws Exception {
        TestFramework framework = start();
        Path cfg = framework.conf.resolve(PID + ".cfg");
        try {
            Files.writeString(cfg, "interval.s = 5\nname = hushhush\n");
            await(change("file").with("added", "interval.s, name"));
            Files.writeString(cfg, "interval.s = 7\n");
            await(change("file").with("changed", "interval.s").with("removed", "name"));

            Configuration other = framework.admin().getConfiguration("some.other.pid", "?");
            other.update(FrameworkUtil.asDictionary(Map.of("token", "hushhush")));
            await(AuditEvent.success("config.change", "some.other.pid").with("added", "token"));
            other.update(FrameworkUtil.asDictionary(Map.of("token", "hushhush")));
            Configuration probe = framework.admin().getConfiguration(PID, "?");
            assertThatThrownBy(() -> probe.update(FrameworkUtil.asDictionary(Map.of("interval.s", 0))))
                    .isInstanceOf(IOException.class);
            other.delete();
            await(AuditEvent.success("config.delete", "some.other.pid").with("removed", "token"));
            Path json = framework.conf.resolve("json.pid.cfg.json");
            Files.writeString(json, "{\"a\": 1}");
            await(AuditEvent.success("config.change", "json.pid").by("file").with("added", "a"));
            assertThat(noted).hasSize(5);
            assertThat(noted.toString()).doesNotContain("hushhush");
        } finally {
            framework.close();
        }

        TestFramework again = start();
        try {
            again.admin().getConfiguration("last.pid", "?").update(FrameworkUtil.asDictionary(Map.of("a", 1)));
            await(AuditEvent.success("config.change", "last.pid").with("added", "a"));
            TestFramework.await("the folder", () -> "7".equals(again.probe(PID).get("interval.s")));
            assertThat(noted).hasSize(6);
        } finally {
            again.close();
        }
    }

    @Test
    @DisplayName("W7: what is changed at the start, before there is a log, is noted when it comes")
    void early() throws Exception {
        TestFramework framework = TestFramework.start(home);
        try {
            Files.writeString(framework.conf.resolve(PID + ".cfg"), "interval.s = 5\n");
            TestFramework.await(
                    "the value", () -> "5".equals(framework.probe(PID).get("interval.s")));
            provideLog(framework);
            await(change("file").with("added", "interval.s"));
        } finally {
            framework.close();
        }
    }

    @Test
    @DisplayName("W7: what code does again within a minute is gathered; what people do is noted each time")
    void gathered() {
        List<AuditEvent> told = new ArrayList<>();
        AtomicReference<String> who = new AtomicReference<>("settings");
        AtomicLong nanos = new AtomicLong();
        ChangeNotes notes = new ChangeNotes(told::add, () -> Optional.of(who.get()), nanos::get);
        change(notes, 100);
        AuditEvent entry =
                AuditEvent.success("config.change", "a.pid").by("settings").with("changed", "key");
        assertThat(told).containsExactly(entry);
        nanos.set(Duration.ofMinutes(1).toNanos());
        change(notes, 2);
        nanos.set(Duration.ofMinutes(5).toNanos());
        change(notes, 1);
        assertThat(told).containsExactly(entry, entry.with("times", "100"), entry.with("times", "2"));

        told.clear();
        who.set("web");
        change(notes, 3);
        assertThat(told).hasSize(3).containsOnly(entry.by("web"));
    }

    @Test
    @DisplayName("W7: who is the nearest bundle that does not only pass changes on, by the name people know it by")
    void who() {
        Originator originator = new Originator(false);
        assertThat(originator.of(List.of("org.apache.felix.configadmin", "org.apache.felix.fileinstall")))
                .contains("file");
        assertThat(originator.of(List.of("dev.tomte.configuration", CONSOLE, "org.apache.felix.http.jetty12")))
                .contains("web");
        assertThat(originator.of(List.of("dev.tomte.shell", "org.apache.felix.gogo.runtime", "dev.tomte.web")))
                .contains("shell");
        assertThat(originator.of(List.of("com.example.plugin"))).contains("com.example.plugin");
        assertThat(originator.of(List.of("x".repeat(300))))
                .hasValueSatisfying(name -> assertThat(name).hasSize(100));
        assertThat(originator.of(List.of())).contains(AuditEvent.SYSTEM);
    }

    @Test
    @DisplayName("W7: what Tomte sets up by itself is noted as its own, but not on a new device, where it is no change")
    void setUp() {
        for (String bundle : List.of("org.apache.felix.configurator", CONSOLE)) {
            List<String> stack = List.of("org.apache.felix.configadmin", bundle);
            assertThat(new Originator(false).of(stack)).contains(AuditEvent.SYSTEM);
            assertThat(new Originator(true).of(stack)).isEmpty();
        }
        assertThat(new Originator(true).of(List.of(CONSOLE, "org.apache.felix.http.jetty12")))
                .contains("web");
        List<AuditEvent> told = new ArrayList<>();
        change(new ChangeNotes(told::add, Optional::empty, () -> 0), 1);
        assertThat(told).isEmpty();
    }

    private static void change(ChangeNotes notes, int times) {
        for (int i = 0; i < times; i++) {
            notes.changed(
                    "a.pid",
                    FrameworkUtil.asDictionary(Map.of("key", i)),
                    FrameworkUtil.asDictionary(Map.of("key", i + 1)));
            notes.configurationEvent(UNUSED);
        }
    }

    private TestFramework start() throws Exception {
        TestFramework framework = TestFramework.start(home);
        provideLog(framework);
        return framework;
    }

    private void provideLog(TestFramework framework) {
        framework.provide((AuditLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AuditLog.class}, (self, method, given) -> {
                    noted.add((AuditEvent) given[0]);
                    return CompletableFuture.completedFuture(null);
                }));
    }

    private void await(AuditEvent event) {
        TestFramework.await(event.toString(), () -> noted.contains(event));
    }

    private static AuditEvent change(String who) {
        return AuditEvent.success("config.change", PID).by(who);
    }
}
