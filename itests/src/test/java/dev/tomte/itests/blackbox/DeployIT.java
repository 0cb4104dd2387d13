package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployIT {

    private static final String PROBE = "probe.jar";

    @TempDir
    static Path folder;

    private static TomteProcess tomte;

    @BeforeAll
    static void start() throws Exception {
        tomte = new TomteProcess(folder).few("health").start();
    }

    @AfterAll
    static void stop() throws Exception {
        tomte.close();
    }

    /** The next test finds no plug-in of this one. */
    @AfterEach
    void clear() throws Exception {
        try (var files = Files.list(tomte.plugins)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Await.until("the probe is gone", () -> tomte.tomte("probe:version").status() == 127);
    }

    private static Path probe(String version) throws Exception {
        return Jars.withVersion(Jars.probe(), version, folder.resolve("probe-" + version + ".jar"));
    }

    private static void awaitVersion(String version) {
        awaitVersion(tomte, version);
    }

    private static void awaitVersion(TomteProcess tomte, String version) {
        Await.until("probe " + version + " answers", Await.LIMIT, tomte::diagnosis, () -> tomte.tomte("probe:version")
                .out()
                .strip()
                .equals(version));
    }

    @Test
    @DisplayName("P8: the example plug-in is live when dropped, and gone when taken away")
    void hello() throws Exception {
        Jars.drop(Jars.hello(), tomte.plugins, "hello.jar");
        Await.until("hello answers", () -> tomte.tomte("hello:greet", "World").status() == 0);
        assertThat(tomte.ok("hello:greet", "World")).contains("World");
        assertThat(tomte.ok("plugin:list")).contains("hello");

        Files.delete(tomte.plugins.resolve("hello.jar"));
        Await.until("hello is gone", () -> tomte.tomte("hello:greet", "World").status() == 127);
        Await.until(
                "it is not listed", () -> !tomte.tomte("status", "--json").out().contains("hello"));
    }

    @Test
    @DisplayName("P3, P8: a plug-in there before the start is installed once, updated in place, and keeps its storage")
    void lifeCycle() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        try (TomteProcess tomte = new TomteProcess(own).few("health")) {
            lifeCycle(tomte);
        }
    }

    private static void lifeCycle(TomteProcess tomte) throws Exception {
        Jars.drop(probe("1.0.0"), tomte.plugins, PROBE);
        tomte.start();
        awaitVersion(tomte, "1.0.0");
        tomte.ok("probe:put", "kept", "over the update");
        Jars.drop(probe("1.1.0"), tomte.plugins, PROBE);
        awaitVersion(tomte, "1.1.0");
        assertThat(tomte.ok("probe:get", "kept").strip()).isEqualTo("over the update");
        assertThat(tomte.ok("probe:get", "updated-from").strip()).isEqualTo("1.0.0");

        tomte.kill();
        tomte.start();
        awaitVersion(tomte, "1.1.0");
        assertThat(tomte.ok("probe:get", "installs").strip()).isEqualTo("1");
        assertThat(tomte.ok("probe:get", "updates").strip()).isEqualTo("1");
        assertThat(tomte.ok("probe:get", "enables").strip()).isEqualTo("3");
    }

    @Test
    @DisplayName("P3: a plug-in that is switched off stays off over a restart, also when the bundle cache is lost")
    void switchedOff() throws Exception {
        Jars.drop(probe("1.0.0"), tomte.plugins, PROBE);
        awaitVersion("1.0.0");
        tomte.ok("plugin:disable", "probe");
        tomte.ok("plugin:disable", "health");
        assertThat(tomte.tomte("probe:version").status()).isEqualTo(127);
        tomte.stop();

        tomte.start();
        assertThat(tomte.ok("plugin:info", "probe")).contains("DISABLED");
        assertThat(tomte.ok("plugin:info", "health")).contains("DISABLED");
        tomte.kill();

        Files.writeString(tomte.data.resolve("cache/starting"), "");
        tomte.start();
        Await.until(
                "the probe is known", () -> tomte.tomte("plugin:info", "probe").status() == 0);
        assertThat(tomte.ok("plugin:info", "probe")).contains("DISABLED");
        assertThat(tomte.ok("plugin:info", "health")).contains("DISABLED");
        assertThat(tomte.tomte("health:status").status()).isEqualTo(127);

        tomte.ok("plugin:enable", "probe");
        tomte.ok("plugin:enable", "health");
        awaitVersion("1.0.0");
        Await.until("the device is measured", () -> tomte.ok("health:status").contains("cpu.usage"));
    }

    @Test
    @DisplayName("P5: a context call without its permission is refused by name")
    void permission() throws Exception {
        Jars.drop(probe("1.0.0"), tomte.plugins, PROBE);
        awaitVersion("1.0.0");
        Result refused = tomte.tomte("probe:notifyowner");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("'notifications'", "probe");
    }

    @Test
    @DisplayName("P8: a half-written jar waits until it is whole; what is not a bundle is reported and harms nobody")
    void badFiles() throws Exception {
        byte[] whole = Files.readAllBytes(probe("1.0.0"));
        Path target = tomte.plugins.resolve(PROBE);
        Files.write(target, Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(tomte.plugins.resolve("letter.jar"), "Dear Tomte");
        Await.until("the letter is reported", () -> tomte.ok("plugin:list").contains("letter.jar"));
        assertThat(tomte.tomte("probe:version").status()).isEqualTo(127);

        Files.write(target, whole);
        awaitVersion("1.0.0");
    }

    @Test
    @DisplayName("P8: a bundle that lacks a package is reported with it, and comes alive when the provider arrives")
    void missingRequirement() throws Exception {
        Path consumer = Jars.empty(
                "com.example.consumer",
                "1.0.0",
                "Import-Package",
                "com.example.spoon;version=\"[1.2,2)\"",
                folder.resolve("c"));
        Jars.drop(consumer, tomte.plugins, "consumer.jar");
        Await.until(
                "the missing package is named", () -> tomte.ok("plugin:list").contains("com.example.spoon"));

        Path provider = Jars.empty(
                "com.example.provider",
                "1.0.0",
                "Export-Package",
                "com.example.spoon;version=\"1.3\"",
                folder.resolve("p"));
        Jars.drop(provider, tomte.plugins, "provider.jar");
        Await.until("the consumer lives", () -> !tomte.ok("plugin:list").contains("com.example.spoon"));
        assertThat(tomte.ok("plugin:list")).contains("com.example.consumer", "com.example.provider");
    }

    @Test
    @DisplayName("P8: plugin:install takes a file or a URL, plugin:uninstall takes it away with its storage")
    void installAndUninstall() throws Exception {
        Path jar = probe("2.0.0");
        Result installed =
                tomte.tomte(folder, "", "plugin:install", jar.getFileName().toString());
        assertThat(installed.status()).as(installed.toString()).isZero();
        awaitVersion("2.0.0");
        tomte.ok("probe:put", "key", "value");
        tomte.ok("plugin:uninstall", "probe");
        assertThat(tomte.tomte("probe:version").status()).isEqualTo(127);
        try (var files = Files.list(tomte.plugins)) {
            assertThat(files).isEmpty();
        }

        tomte.ok("plugin:install", jar.toUri().toString());
        awaitVersion("2.0.0");
        assertThat(tomte.ok("probe:get", "key").strip()).isEmpty();
        assertThat(tomte.ok("probe:get", "installs").strip()).isEqualTo("1");

        Result missing = tomte.tomte("plugin:install", "nowhere.jar");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("nowhere.jar");
    }
}
