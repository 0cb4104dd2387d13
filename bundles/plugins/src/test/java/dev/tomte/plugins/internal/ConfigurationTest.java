package dev.tomte.plugins.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tomte.plugin.PluginConfiguration;
import dev.tomte.plugin.PluginContext;
import dev.tomte.plugin.PluginState;
import dev.tomte.plugins.testing.Script;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.LoggerFactory;

class ConfigurationTest {

    private static final String METATYPE =
            "<metatype:MetaData xmlns:metatype=\"http://www.osgi.org/xmlns/metatype/v1.3.0\">"
                    + "<OCD id=\"ocd\" name=\"Alpha\">"
                    + "<AD id=\"greeting.text\" type=\"String\" min=\"1\" max=\"8\"/>"
                    + "<AD id=\"interval.ms\" type=\"Long\" min=\"100\" max=\"60000\"/>"
                    + "<AD id=\"mode\" type=\"String\"><Option label=\"Fast\" value=\"fast\"/><Option label=\"Slow\" value=\"slow\"/></AD>"
                    + "<AD id=\"secret\" type=\"Password\" min=\"8\" required=\"false\"/>"
                    + "</OCD><Designate pid=\"test.alpha\"><Object ocdref=\"ocd\"/></Designate></metatype:MetaData>";

    @TempDir
    Path folder;

    private final AtomicReference<PluginContext> given = new AtomicReference<>();
    private final List<Map<String, Object>> changes = new CopyOnWriteArrayList<>();
    private Device device;

    /** What a plug-in would write. */
    public @interface Settings {
        String greeting_text() default "hello";

        long interval_ms() default 1000;

        String mode() default "fast";
    }

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        device = Device.start(folder);
        Script.on("alpha", "enable", context -> {
            given.set(context);
            context.onConfigurationChange(configuration -> changes.add(configuration.values()));
        });
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    @Test
    @DisplayName("P4: the configuration is typed, with defaults, and live")
    void live() throws Exception {
        deploy();
        Settings before = given.get().configuration().as(Settings.class);
        assertThat(before.greeting_text()).isEqualTo("hello");
        assertThat(before.interval_ms()).isEqualTo(1000);

        device.configure("test.alpha", Map.of("greeting.text", "hi, all", "interval.ms", "250"));
        Await.until(() -> changes.size() == 1, () -> changes);

        Settings after = given.get().configuration().as(Settings.class);
        assertThat(after.greeting_text()).isEqualTo("hi, all");
        assertThat(after.interval_ms()).isEqualTo(250);
        assertThat(after.mode()).isEqualTo("fast");
        assertThat(before.greeting_text()).as("a snapshot").isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "greeting.text, much too long, 1 to 8 characters",
        "interval.ms, 99, 100 to 60000",
        "interval.ms, soon, 100 to 60000",
        "mode, warp, 'one of fast, slow'"
    })
    @DisplayName("S2: an invalid configuration is refused with file, key, value and range; the old one stays")
    void refused(String key, String value, String range) throws Exception {
        deploy();
        device.configure("test.alpha", Map.of("greeting.text", "good"));
        Await.until(() -> changes.size() == 1, () -> changes);

        device.configure("test.alpha", Map.of(key, value, "felix.fileinstall.filename", "file:/conf/test.alpha.cfg"));
        device.await("alpha", info -> info.lastError().isPresent());

        assertThat(device.info("alpha").lastError()).hasValueSatisfying(error -> assertThat(error)
                .contains("file:/conf/test.alpha.cfg", key + " = '" + value + "'", range));
        assertThat(given.get().configuration().values()).containsEntry("greeting.text", "good");
        assertThat(changes).hasSize(1);
        assertThat(device.info("alpha").state()).isEqualTo(PluginState.ENABLED);
    }

    @Test
    @DisplayName("S2: a refused password is named by its key and never shown, neither in the ledger nor in the log")
    void hidesPasswords() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.tomte.plugins");
        log.start();
        logger.addAppender(log);
        try {
            deploy();
            device.configure("test.alpha", Map.of("secret", "hunter2"));
            device.await("alpha", info -> info.lastError().isPresent());
        } finally {
            logger.detachAppender(log);
        }
        assertThat(device.info("alpha").lastError()).hasValueSatisfying(error -> assertThat(error)
                .contains("secret = (hidden) is refused; expected at least 8 characters")
                .doesNotContain("hunter2"));
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.contains("secret = (hidden)"))
                .noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    @DisplayName("S2: values stored before the plug-in came are checked too; then the defaults hold")
    void refusedAtFirst() throws Exception {
        device.configure("test.alpha", Map.of("interval.ms", 5L));
        deploy();
        assertThat(given.get().configuration().as(Settings.class).interval_ms()).isEqualTo(1000);
        assertThat(device.info("alpha").lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("interval.ms = '5'", "the defaults hold"));
    }

    @Test
    @DisplayName("P4: a listener that throws is logged and counted, and the next change still comes")
    void listenerThrows() throws Exception {
        Script.on(
                "alpha",
                "enable",
                context -> context.onConfigurationChange(configuration -> {
                    changes.add(configuration.values());
                    throw new IllegalStateException("cannot");
                }));
        deploy();
        device.configure("test.alpha", Map.of("mode", "slow"));
        device.await(
                "alpha",
                info -> info.lastError().filter(e -> e.contains("cannot")).isPresent());
        device.configure("test.alpha", Map.of("mode", "fast"));
        Await.until(() -> changes.size() == 2, () -> changes);
        assertThat(device.info("alpha").state()).isEqualTo(PluginState.ENABLED);
    }

    @Test
    @DisplayName("P4: a configuration that is deleted while it is read is none")
    void deletedMeanwhile() throws Exception {
        ConfigurationAdmin admin = device.service(ConfigurationAdmin.class);
        ConfigurationAdmin deleting = (ConfigurationAdmin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConfigurationAdmin.class}, (proxy, method, arguments) -> {
                    Configuration[] found = (Configuration[]) method.invoke(admin, arguments);
                    found[0].delete();
                    return found;
                });
        device.configure("test.alpha", Map.of("mode", "slow"));
        assertThat(new Configurations(admin).values("test.alpha")).containsEntry("mode", "slow");

        assertThat(new Configurations(deleting).values("test.alpha")).isEmpty();
        assertThat(new Configurations(admin).values("test.alpha")).isEmpty();
    }

    @Test
    @DisplayName("P4: a value of another type is refused with key, value and type")
    void conversion() {
        PluginConfiguration configuration = new ConfigurationSnapshot(Map.of("interval.ms", "soon"));
        assertThatThrownBy(() -> configuration.as(Settings.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The value of interval.ms must be a long, not 'soon'");
    }

    @ParameterizedTest
    @CsvSource({"a_b, a.b", "a__b, a_b", "a$b, ab", "a$$b, a$b", "a$_$b, a-b", "plain, plain"})
    @DisplayName("P4: method names map to keys as in Declarative Services, section 112.8.2.1")
    void names(String method, String key) {
        assertThat(ConfigurationSnapshot.key(method)).isEqualTo(key);
    }

    private void deploy() throws Exception {
        device.deploy(
                TestBundle.plugin("alpha").entry("OSGI-INF/metatype/alpha.xml", METATYPE),
                "alpha",
                PluginState.ENABLED);
    }
}
