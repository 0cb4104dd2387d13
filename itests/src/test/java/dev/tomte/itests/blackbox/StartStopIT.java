package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartStopIT {

    @TempDir
    Path folder;

    private TomteProcess tomte;

    @BeforeEach
    void prepare() throws Exception {
        tomte = new TomteProcess(folder);
    }

    @AfterEach
    void close() throws Exception {
        tomte.close();
    }

    @Test
    @DisplayName(
            "U1: status answers what automation needs, 0 while it runs and 3 when it does not; stop ends it with 0")
    void statusAndStop() throws Exception {
        Result before = tomte.tomte("status", "--json");
        assertThat(before.status()).isEqualTo(3);
        assertThat(before.json().getString("state")).isEqualTo("stopped");

        tomte.start();
        JsonObject status = tomte.tomte("status", "--json").json();
        assertThat(status.getString("state")).isEqualTo("running");
        assertThat(status.getJsonNumber("pid").longValue())
                .isEqualTo(tomte.runtime().pid());
        assertThat(status.getJsonNumber("uptimeMs").longValue()).isPositive();
        assertThat(status.getString("http")).matches("http://127\\.0\\.0\\.1:[1-9]\\d*/");
        assertThat(status.getString("version")).isEqualTo("0.1.0");
        assertThat(status.getJsonArray("plugins"))
                .anySatisfy(plugin ->
                        assertThat(plugin.asJsonObject().getString("name")).isEqualTo("health"))
                .allSatisfy(plugin -> assertThat(plugin.asJsonObject().keySet())
                        .containsExactlyInAnyOrder("name", "version", "state"));
        assertThat(status.isNull("lastRestart")).isTrue();

        assertThat(tomte.stop()).isZero();
        assertThat(tomte.tomte("status").status()).isEqualTo(3);
        assertThat(tomte.data.resolve("http.url")).doesNotExist();
    }

    @Test
    @DisplayName("S2: a configuration folder with nothing but a setting gets the files it lacks, and the setting holds")
    void settingBeforehand() throws Exception {
        Path setting = Files.createDirectories(tomte.conf).resolve("dev.tomte.health.cfg");
        Files.writeString(setting, "intervalS = 61\n");
        tomte.start();
        assertThat(setting).hasContent("intervalS = 61");
        assertThat(tomte.conf.resolve("launcher.properties")).exists();
        Await.until("the setting holds", () -> tomte.ok("config:get", "dev.tomte.health")
                .lines()
                .anyMatch(line -> line.startsWith("intervalS") && line.contains("61")));
    }

    @Test
    @DisplayName(
            "U1, U6: the first start makes a password, shows it once and keeps only a hash; it opens the console, until"
                    + " tomte password sets another")
    void passwords() throws Exception {
        tomte.environment.remove("TOMTE_ADMIN_PASSWORD");
        tomte.environment.put("TOMTE_ADMIN_PASSWORD", "");
        tomte.start();
        Await.until("the password is printed", () -> tomte.printed().contains("admin"));
        String password = tomte.printed()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("password"))
                .map(line -> line.replaceAll(".*[Pp]assword:?\\s+", "").trim().split("\\s", 2)[0])
                .findFirst()
                .orElseThrow(() -> new AssertionError(tomte.printed()));
        assertThat(tomte.get("/system/console/bundles.json", password).statusCode())
                .isEqualTo(200);
        assertThat(tomte.get("/system/console/bundles.json", "admin").statusCode())
                .isEqualTo(401);
        tomte.stop();

        tomte.start();
        assertThat(tomte.printed()).doesNotContain(password);
        assertThat(tomte.log()).doesNotContain(password);
        try (var files = Files.walk(tomte.data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(password);
            }
        }
        assertThat(tomte.get("/system/console/bundles.json", password).statusCode())
                .isEqualTo(200);

        Result tooShort = tomte.tomte(folder, "short\n", "password");
        assertThat(tooShort.status()).isNotZero();
        assertThat(tooShort.err()).contains("8");
        Result changed = tomte.tomte(folder, "another-good-password\n", "password");
        assertThat(changed.status()).as(changed.toString()).isZero();
        assertThat(tomte.get("/system/console/bundles.json", "another-good-password")
                        .statusCode())
                .isEqualTo(200);
        assertThat(tomte.get("/system/console/bundles.json", password).statusCode())
                .isEqualTo(401);
    }

    @Test
    @DisplayName(
            "U1, U6: only the owner can open the socket and what Tomte keeps; a second Tomte on the same data folder says"
                    + " so and ends with 1; the first is not disturbed")
    void ownFolder() throws Exception {
        tomte.few().start();
        assertThat(permissions("tomte.sock")).isEqualTo("rw-------");
        assertThat(permissions("")).isEqualTo("rwx------");
        assertThat(permissions("tomte.db")).isEqualTo("rw-------");
        long first = tomte.runtime().pid();
        Result second = tomte.tomte("run");
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err())
                .contains("Another Tomte (process " + first + ")")
                .contains(tomte.data.toString());
        assertThat(tomte.tomte("status", "--json").json().getJsonNumber("pid").longValue())
                .isEqualTo(first);
    }

    @Test
    @DisplayName("U1: start without the feature web does not wait for the console, and says so")
    void withoutConsole() throws Exception {
        Result started = tomte.few().tomte("start");
        try {
            assertThat(started.status()).as(started.toString()).isZero();
            assertThat(started.err()).isEmpty();
            assertThat(started.out())
                    .contains("Tomte runs without its Web Console: the feature web is not among tomte.features");
        } finally {
            tomte.tomte("stop");
        }
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(tomte.data.resolve(name)));
    }

    @Test
    @DisplayName("U1: start returns when Tomte answers and prints the address and what became of the password given;"
            + " restart brings up a new process")
    void startAndRestart() throws Exception {
        tomte.environment.put("TOMTE_ADMIN_PASSWORD", "short");
        Result started = tomte.tomte("start");
        try {
            assertThat(started.status()).as(started.toString()).isZero();
            assertThat(started.out())
                    .contains("http://127.0.0.1:")
                    .contains("TOMTE_ADMIN_PASSWORD is not taken: expected 8 to 256 characters, it has 5");
            long before = tomte.runtime().pid();

            tomte.ok("restart");
            Await.until("another process answers", () -> {
                Result status = tomte.tomte("status", "--json");
                return status.status() == 0
                        && status.json().getJsonNumber("pid").longValue() != before;
            });
            JsonObject last = tomte.tomte("status", "--json").json().getJsonObject("lastRestart");
            assertThat(last.getInt("exitStatus")).isEqualTo(100);
        } finally {
            tomte.tomte("stop");
        }
        assertThat(tomte.tomte("status").status()).isEqualTo(3);
    }

    @Test
    @DisplayName("U1: it starts in a language that has digits of its own, too")
    void otherDigits() throws Exception {
        tomte.environment.put("TOMTE_JAVA_OPTS", "-Duser.language=ar -Duser.country=EG");
        tomte.start();
        assertThat(tomte.ok("status")).contains("0.1.0");
        assertThat(tomte.ok("config:snapshot", "one")).contains("Snapshot 1");
        assertThat(tomte.stop()).isZero();
    }

    @Test
    @DisplayName(
            "U1: start with a taken port says in one line that the console is missing, why, what to do, and the log")
    void portTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            tomte.environment.put("TOMTE_PORT", Integer.toString(other.getLocalPort()));
            Result started = tomte.tomte("start");
            try {
                assertThat(started.status()).as(started.toString()).isZero();
                assertThat(started.err()).isEmpty();
                assertThat(started.out())
                        .containsOnlyOnce("Tomte runs without its Web Console: port " + other.getLocalPort()
                                + " is taken by another program; choose another with TOMTE_PORT (0 = any free one). Log: "
                                + tomte.logs.resolve("tomte.log") + "\n")
                        .containsOnlyOnce("tomte.log");
                assertThat(tomte.tomte("status").status()).isZero();
            } finally {
                tomte.tomte("stop");
            }
        }
    }
}
