package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.resilience.CircuitBreakerSnapshot;
import dev.tomte.resilience.CircuitState;
import dev.tomte.resilience.ResilienceSnapshot;
import dev.tomte.resilience.TimerSnapshot;
import dev.tomte.resilience.WorkQueueSnapshot;
import dev.tomte.shell.internal.TestClient.Result;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PluginCommandsTest {

    @TempDir
    Path data;

    private final FakePlugins plugins = new FakePlugins();
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        shell = new ShellFixture(data)
                .with("plugin", new PluginCommands(plugins, "dev.tomte.shell"), "enable", "disable")
                .with(
                        "plugin",
                        new PluginFileCommands(plugins, plugins.deployer()),
                        "list",
                        "info",
                        "install",
                        "uninstall");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("U2: plugin:list shows plug-ins and files together, aligned, without what could steer a terminal")
    void list() throws IOException {
        assertThat(shell.execute("plugin:list").out()).isEqualTo("""
                        NAME   VERSION  STATE     KIND     BUNDLE             FILE           PROBLEM
                        hello  1.0.0    ENABLED   example  org.example.hello  hello-1.0.jar  -
                        shell  1.0.0    ENABLED   example  dev.tomte.shell    -              -
                        -      -        REJECTED  -        -                  notes?[2J.txt  It is not a jar
                        """);
    }

    @Test
    @DisplayName("U2: plugin:list --json is an array with a null for what is absent")
    void listJson() throws IOException {
        JsonArray list = array(shell.execute("plugin", "list", "--json").out());
        assertThat(list).hasSize(3);
        JsonObject hello = list.getJsonObject(0);
        assertThat(hello.getString("name")).isEqualTo("hello");
        assertThat(hello.getString("state")).isEqualTo("ENABLED");
        assertThat(hello.getInt("bundleId")).isEqualTo(20);
        assertThat(list.getJsonObject(2).isNull("name")).isTrue();
        assertThat(list.getJsonObject(2).getString("file")).isEqualTo("notes\u001b[2J.txt");
    }

    @Test
    @DisplayName("U2: plugin:info knows a plug-in by its name, its bundle and its file")
    void info() throws IOException {
        for (String name : new String[] {"hello", "org.example.hello", "hello-1.0.jar"}) {
            assertThat(shell.execute("plugin:info", name).out())
                    .contains("permissions  storage-read", "sha256       ab");
        }
        Result unknown = shell.execute("plugin:info", "helo");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("There is no plug-in 'helo'. Did you mean hello?");
    }

    @Test
    @DisplayName("P10: plugin:info shows circuit breakers, work queues and timers, if there are any")
    void resilience() throws IOException {
        assertThat(shell.execute("plugin:info", "hello").out()).doesNotContain("Timers");
        plugins.resilience = new ResilienceSnapshot(
                List.of(new CircuitBreakerSnapshot(
                        "server",
                        CircuitState.OPEN,
                        Instant.EPOCH,
                        5,
                        5,
                        Duration.ofSeconds(60),
                        12,
                        7,
                        3,
                        Optional.of(Duration.ofSeconds(42)),
                        Optional.of("java.io.IOException: no\u001b[2J route"))),
                List.of(new WorkQueueSnapshot("uploads", 100, 2, 4, 1, 2, 50, 6, 9, 8, 11, Optional.empty())),
                List.of(new TimerSnapshot(
                        "read",
                        1_000,
                        Duration.ofNanos(20_000),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(3),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(90))));

        assertThat(shell.execute("plugin:info", "hello").out())
                .contains("Circuit breakers\n", "Work queues\n", "Timers, in milliseconds\n")
                .contains("server  OPEN", "42000", "java.io.IOException: no?[2J route")
                .containsPattern("read +1000 +0\\.020 +3\\.000 +2\\.000 +5\\.000 +90\\.000 +2000\\.000")
                .containsPattern("uploads +4 +1 +2 +50 +6 +11");
        JsonObject json = object(shell.execute("plugin:info", "hello", "--json").out());
        JsonObject circuit = json.getJsonArray("circuitBreakers").getJsonObject(0);
        assertThat(circuit.getString("state")).isEqualTo("OPEN");
        assertThat(circuit.getInt("retryInMs")).isEqualTo(42_000);
        assertThat(json.getJsonArray("workQueues").getJsonObject(0).getInt("capacity"))
                .isEqualTo(100);
        assertThat(json.getJsonArray("timers")
                        .getJsonObject(0)
                        .getJsonNumber("minMs")
                        .doubleValue())
                .isEqualTo(0.02);
        assertThat(object(shell.execute("plugin:info", "shell", "--json").out()).getJsonArray("timers"))
                .isEmpty();
    }

    @Test
    @DisplayName("U2: plugin:enable and plugin:disable say the new state, and refuse a name there is not")
    void switching() throws IOException {
        assertThat(shell.execute("plugin:disable", "hello").out()).isEqualTo("Plug-in hello 1.0.0 is DISABLED.\n");
        assertThat(shell.execute("plugin:enable", "hello").out()).isEqualTo("Plug-in hello 1.0.0 is ENABLED.\n");
        assertThat(shell.execute("plugin:enable", "--bogus").err())
                .startsWith("plugin:enable: There is no option '--bogus'. plugin:enable has none.\n");
        Result unknown = shell.execute("plugin:disable", "hallo");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).contains("Did you mean hello?").hasLineCount(1);
    }

    @Test
    @DisplayName("U2: disabling the shell warns, and is done although it ends this connection")
    void disableShell() throws Exception {
        Result result = shell.execute("plugin:disable", "shell");

        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("Warning:").contains("Web Console");
        assertThat(plugins.shellDisabled.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("U2: plugin:install takes a file from where the client is, or an address")
    void install() throws IOException {
        Files.createFile(data.resolve("x y.jar"));
        Files.createFile(data.resolve("waits.jar"));

        assertThat(shell.execute("plugin:install", "x y.jar").out()).isEqualTo("org.example.x 1.0.0 is live.\n");
        assertThat(shell.execute("plugin:install", "waits.jar").out()).contains("waits: it needs the package");
        Result refused = shell.execute("plugin:install", "http://localhost:1/x.jar");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("plugin:install: Nothing answers at http://localhost:1/x.jar\n");
        assertThat(plugins.sources)
                .containsExactly(
                        data.resolve("x y.jar").toString(),
                        data.resolve("waits.jar").toString(),
                        "http://localhost:1/x.jar");
        assertThat(shell.execute("plugin:install", "none.jar").err())
                .contains("there is none at " + data.resolve("none.jar"));
    }

    @Test
    @DisplayName("U2: plugin:uninstall takes what came from the folder, and explains what did not")
    void uninstall() throws IOException {
        assertThat(shell.execute("plugin:uninstall", "shell").err())
                .contains("came with Tomte", "plugin:disable shell");
        assertThat(shell.execute("plugin:uninstall", "notes\u001b[2J.txt").err())
                .contains("is no bundle");
        assertThat(shell.execute("plugin:uninstall", "hello").out()).isEqualTo("org.example.hello is uninstalled.\n");
        assertThat(array(shell.execute("plugin:list", "--json").out())).hasSize(2);
    }

    @Test
    @DisplayName("U1: commands, plug-ins and options are completed")
    void completion() throws IOException {
        try (TestClient client = shell.connect()) {
            assertThat(client.complete("plug"))
                    .containsExactly(
                            "plugin:disable",
                            "plugin:enable",
                            "plugin:info",
                            "plugin:install",
                            "plugin:list",
                            "plugin:uninstall");
            assertThat(client.complete("inst")).containsExactly("install");
            assertThat(client.complete("plugin in")).containsExactly("info", "install");
            assertThat(client.complete("plugin:disable ")).containsExactly("hello", "shell");
            assertThat(client.complete("plugin:list; plugin disable sh")).containsExactly("shell");
            assertThat(client.complete("plugin:uninstall "))
                    .containsExactly("hello")
                    .isEqualTo(client.complete("uninstall "));
            assertThat(client.complete("plugin:list --")).containsExactly("--help", "--json");
            assertThat(client.complete("nothing x")).isEmpty();
            assertThat(client.complete("")).contains("list", "plugin:list");
        }
    }

    private static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static JsonArray array(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray();
        }
    }
}
