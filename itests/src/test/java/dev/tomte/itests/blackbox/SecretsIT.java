package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.fixtures.Outside;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsIT {

    private static final String PID = "dev.tomte.secret";
    private static final String PASSPHRASE = "a passphrase of this test alone";

    @TempDir
    Path folder;

    private TomteProcess tomte;

    @BeforeEach
    void prepare() throws IOException {
        tomte = new TomteProcess(folder);
        tomte.environment.put("TEST_PASSPHRASE", PASSPHRASE);
    }

    @AfterEach
    void close() throws IOException {
        tomte.close();
    }

    @Test
    @DisplayName("S4: planted secrets are in no log, metric, event, answer, page or file, whatever is done with them")
    void planted() throws Exception {
        tomte.start();
        PlantedSecrets planted = new PlantedSecrets()
                .add("the passphrase", PASSPHRASE)
                .add("the admin's password", TomteProcess.PASSWORD);
        planted.plant(tomte, "mqtt/password", "planted-for-mqtt-8231-Zq")
                .plant(tomte, "backup/passphrase", "gepflanzt für die Sicherung 55-ÄÖÜ")
                .plant(tomte, "web/token", "planted\nin several lines\n0123456789");
        StringBuilder answers = new StringBuilder();
        for (String purpose : new String[] {"database", "network", "signing", "backup"}) {
            answers.append(tomte.ok("key:rotate", purpose));
        }
        configure("passphraseSource = env:TEST_PASSPHRASE\n");
        migrate("file-passphrase");
        assertAllThere(planted);
        answers.append(Answers.of(tomte));
        tomte.kill();
        tomte.start();
        assertAllThere(planted);
        migrate("file-machine");
        assertAllThere(planted);
        answers.append(tomte.ok("key:rotate", "network"))
                .append(tomte.ok("key:expire", "database", "1"))
                .append(tomte.ok("key:wipe", "--yes", "network", "1"))
                .append(tomte.ok("task:run", "--wait", "secret.expiry"))
                .append(tomte.tomte("--trace", "secret:get", "--show", "mqtt/passwort")
                        .err())
                .append(tomte.tomte("--trace", "secret:migrate", "tpm").err())
                .append(tomte.ok("secret:get", "mqtt/password"))
                .append(Answers.of(tomte));
        tomte.stop();

        // What could hold one was asked for: secrets, metrics, tasks, configurations, events as the console writes
        // them.
        for (String asked :
                List.of("web/token", "memory.used", "secret.expiry", PID, "dev\\/tomte\\/audit\\/APPENDED")) {
            assertThat(answers.indexOf(asked)).as(asked).isNotNegative();
        }
        planted.assertAbsentIn("An answer", answers.toString());
        assertThat(planted.assertAbsentBelow(folder)).isGreaterThan(20);
        // The search itself finds what is there.
        Files.writeString(folder.resolve("found"), "x" + planted.values().get("mqtt/password"));
        assertThatThrownBy(() -> planted.assertAbsentBelow(folder))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("mqtt/password");
    }

    @Test
    @DisplayName("S3: a TPM that is gone is an error that says so; nothing weaker is used, also not for new secrets")
    void tpm() throws Exception {
        Path state = Files.createDirectory(folder.resolve("tpm"));
        tomte.start();
        Process simulator = startTpm(state);
        try {
            PlantedSecrets planted =
                    new PlantedSecrets().plant(tomte, "a/secret", "sealed by the TPM, 16 bytes or more");
            migrate("tpm");
            assertAllThere(planted);
            assertThat(tomte.data.resolve("secrets/file-machine.sealed")).doesNotExist();
            assertThat(tomte.data.resolve("secrets/machine.key")).doesNotExist();
            tomte.stop();
            tomte.start();
            assertAllThere(planted);
            tomte.stop();
        } finally {
            simulator.destroy();
            simulator.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
        tomte.start();
        Result get = tomte.tomte("secret:get", "--show", "a/secret");
        assertThat(get.status()).isEqualTo(1);
        assertThat(get.err()).contains("the TPM at 127.0.0.1:");
        Result put = tomte.tomte(folder, "another secret", "secret:put", "b/secret");
        assertThat(put.status()).isEqualTo(1);
        assertThat(put.err()).contains("No fallback is configured");
        assertThat(tomte.data.resolve("secrets/file-machine.sealed")).doesNotExist();
        awaitHealth("CRITICAL Secrets could not be kept or read: tpm cannot be used: the TPM at 127.0.0.1:");

        tomte.ok("config:set", PID, "fallback", "file-machine");
        Await.until(
                "the fallback is taken",
                () -> tomte.tomte(folder, "another secret", "secret:put", "b/secret")
                                .status()
                        == 0);
        assertThat(tomte.ok("secret:get", "--show", "b/secret")).isEqualTo("another secret");
        awaitHealth("WARN file-machine is used instead of tpm");
        assertThat(tomte.tomte("secret:get", "--show", "a/secret").err()).contains("Some secrets are in tpm");
        assertThat(tomte.log()).contains("new secrets go to file-machine");
    }

    @Test
    @DisplayName("S3: in a desktop session auto takes the key ring, and what is there stays there")
    void keyRing() throws Exception {
        Outside.require("gnome-keyring-daemon", "gnome-keyring");
        Path home = Files.createDirectory(folder.resolve("home"));
        ProcessBuilder builder = new ProcessBuilder(
                Outside.require("dbus-run-session", "dbus-daemon").toString(),
                "--",
                "sh",
                "-c",
                "printf 'key ring password' | gnome-keyring-daemon --unlock --components=secrets >&2;"
                        + " echo \"$DBUS_SESSION_BUS_ADDRESS\"; cat");
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(), "XDG_DATA_HOME", home.toString(), "XDG_RUNTIME_DIR", home.toString()));
        Process session = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            tomte.environment.put(
                    "DBUS_SESSION_BUS_ADDRESS", session.inputReader().readLine());
            tomte.few("secrets").start();
            PlantedSecrets planted =
                    new PlantedSecrets().plant(tomte, "a/secret", "kept by the key ring of the session");
            assertThat(tomte.tomte("secret:backend", "--json").json().getString("active"))
                    .isEqualTo("secret-service");
            assertAllThere(planted);
            planted.assertAbsentBelow(folder);
            migrate("file-machine");
            assertAllThere(planted);
        } finally {
            session.getOutputStream().close();
            session.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private Process startTpm(Path state) throws IOException {
        Path program = Outside.require("swtpm");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program.toString(),
                        "socket",
                        "--tpm2",
                        "--tpmstate",
                        "dir=" + state,
                        "--server",
                        "type=tcp,port=" + port + ",bindaddr=127.0.0.1",
                        "--flags",
                        "not-need-init,startup-clear")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Await.until("the TPM listens", () -> Files.readString(Path.of("/proc/net/tcp"))
                .contains(String.format(":%04X 00000000:0000 0A", port)));
        configure("tpmDevice = 127.0.0.1:" + port + "\n");
        return process;
    }

    private void configure(String text) throws IOException {
        Files.writeString(tomte.conf.resolve(PID + ".cfg"), text);
    }

    /** It may take a moment until the configuration is live. */
    private void migrate(String backend) {
        Await.until(
                "the secrets are in " + backend,
                () -> tomte.tomte("secret:migrate", backend).status() == 0);
        assertThat(tomte.tomte("secret:backend", "--json").json().getString("active"))
                .isEqualTo(backend);
    }

    private void assertAllThere(PlantedSecrets planted) {
        planted.values().forEach((name, value) -> {
            if (name.contains("/")) {
                assertThat(tomte.ok("secret:get", "--show", name)).isEqualTo(value);
            }
        });
    }

    /** The console shows a result for some seconds before it asks again. */
    private void awaitHealth(String words) {
        Await.until("the health check says: " + words, () -> tomte.get(
                        "/system/console/healthcheck?tags=secrets", TomteProcess.PASSWORD)
                .body()
                .contains(words));
    }
}
