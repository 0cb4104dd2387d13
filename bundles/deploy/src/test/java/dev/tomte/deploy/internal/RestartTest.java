package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.deploy.DeployState;
import dev.tomte.task.TaskResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

class RestartTest {

    @TempDir
    private Path root;

    private House house;

    @BeforeEach
    void open() throws Exception {
        house = new House(root);
        Files.createDirectories(house.plugins);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    @Test
    @DisplayName("P8: bundles that were in the folder before the start come alive")
    void thereBefore() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.start();
        house.awaitLive("a.jar", "1.0.0");
    }

    @Test
    @DisplayName("P8: a restart starts each bundle once, reads no known file again and tells no news")
    void quietRestart() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.start();
        house.awaitLive("a.jar", "1.0.0");
        house.stopFramework();
        house.log.clear();
        house.events.clear();
        house.startFramework();
        house.awaitLive("a.jar", "1.0.0");
        assertThat(house.log).containsExactly("start a 1.0.0", "started a 1.0.0");
        assertThat(house.events).isEmpty();
    }

    @Test
    @DisplayName("P8: what changed in the folder while Tomte was down is followed, uninstall hooks included")
    void changedWhileDown() throws Exception {
        for (String name : List.of("gone", "newer", "same")) {
            house.drop(name + ".jar", BundleJar.probe(name, "1.0.0"));
        }
        house.start();
        for (String name : List.of("gone", "newer", "same")) {
            house.awaitLive(name + ".jar", "1.0.0");
        }
        house.stopFramework();
        house.remove("gone.jar");
        house.drop("newer.jar", BundleJar.probe("newer", "1.1.0"));
        house.drop("added.jar", BundleJar.probe("added", "1.0.0"));
        house.startFramework();
        house.awaitGone("gone");
        house.awaitLive("newer.jar", "1.1.0");
        house.awaitLive("added.jar", "1.0.0");
        house.awaitLive("same.jar", "1.0.0");
        assertThat(house.host.farewells)
                .describedAs("its code was there, and running")
                .containsExactly("gone active");
        assertThat(house.active())
                .containsOnly(Map.entry("newer", "1.1.0"), Map.entry("added", "1.0.0"), Map.entry("same", "1.0.0"));
    }

    @Test
    @DisplayName("P8: when the framework has lost its cache everything is installed again")
    void cacheLost() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.start();
        house.awaitLive("a.jar", "1.0.0");
        house.stopFramework();
        delete(root.resolve("cache"));
        house.log.clear();
        house.startFramework();
        house.awaitLive("a.jar", "1.0.0");
        assertThat(house.log).containsExactly("start a 1.0.0", "started a 1.0.0");
    }

    @Test
    @DisplayName("P8: an update or removal by someone else's hand is put right: the folder is the truth")
    void meddling() throws Exception {
        house.start();
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.bundle("a").orElseThrow().uninstall();
        Await.until(
                "a is back",
                () -> house.active().containsKey("a")
                        && house.line("a.jar").orElseThrow().bundleId()
                                == house.bundle("a").orElseThrow().getBundleId());
        try {
            house.bundle("a")
                    .orElseThrow()
                    .update(new java.io.ByteArrayInputStream(
                            BundleJar.probe("a", "6.6.6").bytes()));
        } catch (BundleException e) { // updated, but the deployer was at it before it was started again
            assertThat(e).hasMessageContaining("global lock");
        }
        Await.until(
                "the folder's version is back",
                () -> house.active().getOrDefault("a", "").equals("1.0.0"));
    }

    @Test
    @DisplayName("P8: what links point to is polled, since there are no file events of it")
    void polling() throws Exception {
        house.poll = Duration.ofMillis(100);
        house.deployer = house.deployer(Checkpoint.NONE);
        house.start();
        Path real = Files.createDirectory(root.resolve("elsewhere"));
        // A link's target changes without an event in the folder itself.
        Files.write(real.resolve("a.jar"), BundleJar.probe("a", "1.0.0").bytes());
        Files.createSymbolicLink(house.plugins.resolve("a.jar"), real.resolve("a.jar"));
        house.awaitLive("a.jar", "1.0.0");
        Files.write(real.resolve("a.jar"), BundleJar.probe("a", "1.1.0").bytes());
        house.awaitLive("a.jar", "1.1.0");
        Files.delete(real.resolve("a.jar"));
        house.awaitGone("a");
    }

    @Test
    @DisplayName("P8: when the folder vanishes what runs keeps running; when it is back it is followed again")
    void folderVanishes() throws Exception {
        house.poll = Duration.ofMillis(100);
        house.deployer = house.deployer(Checkpoint.NONE);
        house.start();
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.drop("b.jar", BundleJar.probe("b", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.awaitLive("b.jar", "1.0.0");
        Path aside = root.resolve("aside");
        Files.move(house.plugins, aside);
        // No event tells of that: the folder's own events are of what is in it.
        assertThat(new FolderComparison(house.deployer).run(null)).isEqualTo(TaskResult.done());
        Await.until("it is told", () -> house.deployer
                .trouble()
                .filter(trouble -> trouble.contains("is gone"))
                .isPresent());
        assertThat(house.active()).hasSize(2);
        house.deployer.stop();
        house.deployer = house.deployer(Checkpoint.NONE);
        house.deployer.start();
        Await.until(
                "it is told after a restart, too",
                () -> house.deployer.trouble().isPresent());
        assertThat(house.active()).hasSize(2);
        Files.delete(aside.resolve("b.jar"));
        Files.move(aside, house.plugins);
        house.awaitGone("b");
        house.drop("c.jar", BundleJar.probe("c", "1.0.0"));
        house.awaitLive("c.jar", "1.0.0");
        assertThat(house.active()).containsOnlyKeys("a", "c");
        assertThat(house.deployer.trouble()).isEmpty();
    }

    @Test
    @DisplayName("P8: an artifact that someone deleted is read again from the file")
    void artifactLost() throws Exception {
        house.start();
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        Path artifact = house.awaitLive("a.jar", "1.0.0").artifact().orElseThrow();
        house.stopFramework();
        Files.delete(artifact);
        delete(root.resolve("cache"));
        house.startFramework();
        house.awaitLive("a.jar", "1.0.0");
        assertThat(artifact).exists();
        assertThat(house.line("a.jar").orElseThrow().state()).isEqualTo(DeployState.LIVE);
    }

    private static void delete(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
