package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.configuration.ConfigurationVerdict;
import dev.tomte.security.AdminPassword;
import dev.tomte.shell.internal.TestClient.Result;
import dev.tomte.store.Store;
import dev.tomte.store.StoreStatus;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AreaCommandsTest {

    @TempDir
    Path data;

    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        shell = new ShellFixture(data);
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    @Test
    @DisplayName("U1: tomte:stop and tomte:restart ask for the exit status that the supervisor knows")
    void lifeCycle() throws IOException {
        List<String> asked = new ArrayList<>();
        shell.with(
                "tomte",
                new LifeCycleCommands((status, reason) -> asked.add(status + " " + reason), "0.1.0", null),
                "stop",
                "restart",
                "version");

        assertThat(shell.execute("stop").out()).isEqualTo("Tomte stops.\n");
        assertThat(shell.execute("tomte", "restart").status()).isZero();
        assertThat(shell.execute("version").out()).startsWith("Tomte 0.1.0, Java ");

        assertThat(asked).containsExactly("0 tomte:stop", "100 tomte:restart");
    }

    @Test
    @DisplayName("U1: tomte:reboot asks for the reboot, and stops nothing when no command for it is set")
    void reboot() throws IOException {
        List<String> asked = new ArrayList<>();
        for (String unset : new String[] {null, "", " "}) {
            shell.with("tomte", new LifeCycleCommands((status, reason) -> asked.add(reason), "0.1.0", unset), "reboot");
            assertThat(shell.execute("tomte:reboot", "why"))
                    .isEqualTo(new Result(
                            1,
                            "",
                            "tomte:reboot: tomte.reboot is not set in conf/launcher.properties; "
                                    + "set it to the command that restarts the device\n"));
            shell.processor.removeCommand("tomte", "reboot");
        }
        assertThat(asked).isEmpty();

        shell.with(
                "tomte",
                new LifeCycleCommands((status, reason) -> asked.add(status + " " + reason), "0.1.0", "reboot"),
                "reboot");
        assertThat(shell.execute("tomte:reboot", "new kernel").status()).isZero();
        assertThat(asked).containsExactly("101 new kernel");
    }

    @Test
    @DisplayName("U6: the new password is asked for twice, unseen, at a terminal, and is one line otherwise")
    void password() throws IOException {
        List<String> set = new ArrayList<>();
        shell.with("tomte", new PasswordCommand(passwords(set)), "password");
        try (TestClient client = shell.connect().terminal(true, 80, data)) {
            client.inputs.addAll(List.of("grüße123\n", "grüße123\n"));
            assertThat(client.execute("password").status()).isZero();
            assertThat(client.secretReads).isEqualTo(2);

            client.inputs.addAll(List.of("different1\n", "different2\n"));
            assertThat(client.execute("password").err()).contains("different; nothing was changed");
        }
        try (TestClient client = shell.connect().terminal(false, 0, data)) {
            client.inputs.add("from a pipe\n");
            assertThat(client.execute("password").status()).isZero();
            assertThat(client.execute("password").err()).contains("Expected 1 to 1024 bytes, not 0");
            client.inputs.add("short\n");
            assertThat(client.execute("password"))
                    .isEqualTo(new Result(1, "", "tomte:password: Expected 8 to 256 characters\n"));
            assertThat(client.execute("password", "as-argument").status()).isEqualTo(2);
        }

        assertThat(set).containsExactly("grüße123", "from a pipe");
    }

    @Test
    @DisplayName("U2: store:status tells how the database is, for people and as JSON")
    void store() throws IOException {
        StoreStatus status = new StoreStatus(
                data.resolve("tomte.db"),
                3 << 20,
                1,
                1000,
                7,
                70,
                Optional.of("the disk is full"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Object store = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Store.class}, (self, method, given) -> status);
        shell.with("store", new StoreCommands((Store) store), "status");

        assertThat(shell.execute("store:status").out())
                .contains("3.0 MB", "70 writes in 7 commits", "1 of at most 1000", "failed: the disk is full");
        assertThat(shell.execute("store", "status", "--json").out())
                .contains("\"sizeBytes\":3145728", "\"lastError\":\"the disk is full\"", "\"keptAside\":null");
    }

    @Test
    @DisplayName("U2: after damage, store:status tells the damaged database and the newest good copy")
    void damagedStore() throws IOException {
        shell.with("store", new StoreCommands(damaged(Optional.of(data.resolve("copy-7.db")))), "status");
        assertThat(shell.execute("store:status").out())
                .contains(
                        "kept as " + data.resolve("bad.db") + "; the newest good copy is " + data.resolve("copy-7.db"));
        shell.processor.removeCommand("store", "status");

        shell.with("store", new StoreCommands(damaged(Optional.empty())), "status");
        assertThat(shell.execute("store:status").out()).contains("; no good copy was found");
    }

    private Store damaged(Optional<Path> goodCopy) {
        StoreStatus status = new StoreStatus(
                data.resolve("tomte.db"),
                0,
                0,
                1000,
                0,
                0,
                Optional.empty(),
                Optional.of(Instant.EPOCH),
                Optional.of(data.resolve("bad.db")),
                goodCopy);
        return (Store) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Store.class}, (self, method, given) -> status);
    }

    @Test
    @DisplayName(
            "U1: config:set and config:get name the arguments that are missing and the options that are not theirs")
    void misuse() throws IOException {
        ConfigCommands commands = new ConfigCommands(new FakeConfigurationAdmin().service(), AreaCommandsTest::judge);
        shell.with("config", commands, "get", "set");

        assertThat(shell.execute("config:set", "dev.tomte.health").err())
                .isEqualTo(
                        "config:set: Arguments KEY and VALUE are missing\nUsage: config:set [--force] PID KEY VALUE\n");
        assertThat(shell.execute("config:get", "--jsno", "dev.tomte.health").err())
                .contains("There is no option '--jsno'. Did you mean --json?");
        assertThat(shell.execute("config:set", "dev.tomte.new", "options", "--", "--x")
                        .out())
                .startsWith("dev.tomte.new: options = --x");
    }

    @Test
    @DisplayName("S2: config:set keeps a value's type, and says why a value is refused")
    void config() throws IOException {
        FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
        admin.put("dev.tomte.health", "interval", 60);
        admin.put("dev.tomte.web", "password.hash", "abc");
        shell.with("config", new ConfigCommands(admin.service(), AreaCommandsTest::judge), "list", "get", "set");

        assertThat(shell.execute("config:set", "dev.tomte.health", "interval", "30")
                        .out())
                .isEqualTo("dev.tomte.health: interval = 30\n");
        assertThat(admin.get("dev.tomte.health", "interval")).isEqualTo(30);
        assertThat(shell.execute("config:set", "dev.tomte.health", "interval", "x")
                        .err())
                .contains("Expected a number for interval of dev.tomte.health, not 'x'");
        assertThat(shell.execute("config:set", "dev.tomte.health", "interval", "-1")
                        .err())
                .isEqualTo("config:set: interval must be 1 to 3600\n");
        assertThat(admin.get("dev.tomte.health", "interval")).isEqualTo(30);
        assertThat(shell.execute("config:set", "dev.tomte.new", "a", "$b").out())
                .contains("(a new configuration)");
        assertThat(admin.get("dev.tomte.new", "a")).isEqualTo("$b");

        assertThat(shell.execute("config:get", "dev.tomte.health").out()).isEqualTo("interval  30\n");
        assertThat(shell.execute("config:get", "dev.tomte.web", "--json").out())
                .isEqualTo("{\"password.hash\":\"(not shown)\"}\n");
        assertThat(shell.execute("config:get", "dev.tomte.helth").err()).contains("Did you mean dev.tomte.health?");
        assertThat(shell.execute("config:list").out()).contains("dev.tomte.health  interval");
    }

    @Test
    @DisplayName(
            "S2: config:set refuses a key that the component does not have; --force sets it all the same, with a warning")
    void unknownKey() throws IOException {
        FakeConfigurationAdmin admin = new FakeConfigurationAdmin();
        shell.with("config", new ConfigCommands(admin.service(), AreaCommandsTest::judge), "set");

        assertThat(shell.execute("config:set", "dev.tomte.health", "intervall", "30"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "config:set: dev.tomte.health: intervall is not a setting of this component;"
                                + " is interval meant? With --force it is set all the same.\n"));
        assertThat(admin.get("dev.tomte.health", "intervall")).isNull();

        Result set = shell.execute("config:set", "--force", "dev.tomte.health", "intervall", "30");
        assertThat(set.status()).isZero();
        assertThat(set.out()).isEqualTo("dev.tomte.health: intervall = 30 (a new configuration)\n");
        assertThat(set.err())
                .isEqualTo("Warning: dev.tomte.health: intervall is not a setting of this component;"
                        + " is interval meant?\n");
        assertThat(admin.get("dev.tomte.health", "intervall")).isEqualTo("30");

        assertThat(shell.execute("config:set", "dev.tomte.health", "interval", "30")
                        .err())
                .as("the unknown key that is there already is not this command's")
                .isEmpty();
    }

    /** As the gate: a component of this PID has the key interval and no other; of other PIDs nothing is known. */
    private static ConfigurationVerdict judge(String pid, Map<String, Object> values) {
        Map<String, String> unknown = new TreeMap<>();
        if (pid.equals("dev.tomte.health")) {
            values.keySet().stream()
                    .filter(key -> !key.equals("interval"))
                    .forEach(key -> unknown.put(
                            key, pid + ": " + key + " is not a setting of this component; is interval meant?"));
        }
        return new ConfigurationVerdict(Map.of(), unknown);
    }

    private static AdminPassword passwords(List<String> set) {
        return new AdminPassword() {
            @Override
            public void set(char[] password) {
                if (password.length < MIN_LENGTH) {
                    throw new IllegalArgumentException("Expected 8 to 256 characters");
                }
                set.add(new String(password));
            }

            @Override
            public boolean matches(char[] password) {
                return set.contains(new String(password));
            }
        };
    }
}
