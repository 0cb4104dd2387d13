package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.deploy.BundleDeployed;
import dev.tomte.deploy.BundleDeployed.Action;
import dev.tomte.deploy.DeployState;
import dev.tomte.deploy.DeployedBundle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

class FolderDeployerTest {

    @TempDir
    private Path root;

    private House house;

    @BeforeEach
    void open() throws Exception {
        house = House.open(root);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    @Test
    @DisplayName("P8: a dropped bundle is live, replaced when its file is replaced, and gone when it is removed")
    void follows() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        DeployedBundle line = house.awaitLive("a.jar", "1.0.0");
        assertThat(line.artifact().orElseThrow()).exists();
        assertThat(line.bundleId()).isEqualTo(house.bundle("a").orElseThrow().getBundleId());

        house.drop("a.jar", BundleJar.probe("a", "1.1.0"));
        house.awaitLive("a.jar", "1.1.0");
        assertThat(house.bundle("a").orElseThrow().getBundleId())
                .describedAs("updated, not installed anew")
                .isEqualTo(line.bundleId());

        house.remove("a.jar");
        house.awaitGone("a");
        Await.until("its removal is told", () -> house.events.size() >= 3);
        assertThat(house.log)
                .containsExactly(
                        "start a 1.0.0",
                        "started a 1.0.0",
                        "stop a 1.0.0",
                        "start a 1.1.0",
                        "started a 1.1.0",
                        "stop a 1.1.0");
        assertThat(house.host.farewells).containsExactly("a active");
        assertThat(house.events)
                .extracting(BundleDeployed::action)
                .containsExactly(Action.INSTALLED, Action.UPDATED, Action.REMOVED);
    }

    @Test
    @DisplayName("P8: a file written in slices is taken once, when its last byte is there")
    void slices() throws Exception {
        house.settle = House.NO_SETTLING; // or a pause of this thread would end the writing
        house.restartDeployer();
        byte[] whole =
                BundleJar.probe("a", "1.0.0").text("filler", "x".repeat(50_000)).bytes();
        Path file = house.plugins.resolve("a.jar");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int at = 0; at < whole.length; at += 97) {
                out.write(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + 97)));
                out.flush();
                if (at == 97 * 3) {
                    house.awaitState("a.jar", DeployState.WAITING);
                }
            }
        }
        house.awaitLive("a.jar", "1.0.0");
        assertThat(house.events).extracting(BundleDeployed::action).containsExactly(Action.INSTALLED);
    }

    @Test
    @DisplayName("P8: a half-written replacement leaves the version before running, and is taken when it is whole")
    void halfReplaced() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        byte[] next = BundleJar.probe("a", "2.0.0").bytes();
        Path file = house.plugins.resolve("a.jar");
        Files.write(file, Arrays.copyOf(next, next.length - 30));
        house.awaitState("a.jar", DeployState.REJECTED, "truncated jar");
        assertThat(house.active()).containsEntry("a", "1.0.0");
        assertThat(house.log).doesNotContain("stop a 1.0.0");

        Files.write(file, Arrays.copyOfRange(next, next.length - 30, next.length), StandardOpenOption.APPEND);
        house.awaitLive("a.jar", "2.0.0");
        assertThat(house.active()).containsEntry("a", "2.0.0");
    }

    @Test
    @DisplayName("P8: what is no bundle is rejected with the reason, and taken when it becomes one")
    void rejects() throws Exception {
        byte[] good = BundleJar.probe("good", "1.0.0").bytes();
        byte[] damaged = good.clone();
        damaged[good.length / 3] ^= 0x55;
        house.drop("text.jar", "no zip at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        house.drop("plain.jar", BundleJar.plain().text("a.txt", "a"));
        house.drop("cut.jar", Arrays.copyOf(good, good.length / 2));
        house.drop("damaged.jar", damaged);
        house.drop("empty.jar", new byte[0]);
        house.drop("large.jar", new byte[1_048_577]);
        house.drop("old.jar", BundleJar.of("old", "1.0.0").header("Bundle-ManifestVersion", "1"));
        house.drop("version.jar", BundleJar.of("version", "one"));

        house.awaitState("text.jar", DeployState.REJECTED, "not a jar");
        house.awaitState("plain.jar", DeployState.REJECTED, "jar without bundle manifest");
        house.awaitState("cut.jar", DeployState.REJECTED, "truncated jar");
        house.awaitState("damaged.jar", DeployState.REJECTED, "damaged jar");
        house.awaitState("empty.jar", DeployState.REJECTED, "not a jar: it has 0 bytes");
        house.awaitState("large.jar", DeployState.REJECTED, "at most 1048576");
        house.awaitState("old.jar", DeployState.REJECTED, "Bundle-ManifestVersion: 2");
        house.awaitState("version.jar", DeployState.REJECTED, "malformed");
        assertThat(house.context().getBundles()).hasSize(1);

        house.drop("text.jar", good);
        house.awaitLive("text.jar", "1.0.0");
    }

    @Test
    @DisplayName("P8: hidden and temporary names, other files and folders are left alone")
    void ignores() throws Exception {
        byte[] jar = BundleJar.probe("ignored", "1.0.0").bytes();
        for (String name : List.of(".hidden.jar", "a.jar.tmp", "a.jar.part", "a.jar~", "notes.txt")) {
            house.drop(name, jar);
        }
        Files.createDirectory(house.plugins.resolve("folder.jar"));
        house.drop("z.jar", BundleJar.probe("z", "1.0.0"));
        house.awaitLive("z.jar", "1.0.0");
        assertThat(house.deployer.list()).extracting(DeployedBundle::file).containsExactly("z.jar");
    }

    @Test
    @DisplayName("P8: of the same bundle under two names the higher version runs; the other comes when that is removed")
    void duplicates() throws Exception {
        house.drop("one.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("one.jar", "1.0.0");
        house.drop("two.jar", BundleJar.probe("a", "1.10.0"));
        house.awaitLive("two.jar", "1.10.0");
        house.awaitState("one.jar", DeployState.SUPERSEDED, "two.jar holds version 1.10.0");
        house.drop("three.jar", BundleJar.probe("a", "1.9.0"));
        house.awaitState("three.jar", DeployState.SUPERSEDED);
        assertThat(house.active()).containsExactly(Map.entry("a", "1.10.0"));

        house.remove("two.jar");
        house.awaitLive("three.jar", "1.9.0");
        assertThat(house.active()).containsExactly(Map.entry("a", "1.9.0"));
        assertThat(house.host.farewells).isEmpty();
    }

    @Test
    @DisplayName("P8: of equal versions under two names the one that is live stays")
    void equalVersions() throws Exception {
        house.drop("m.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("m.jar", "1.0.0");
        house.drop("b.jar", BundleJar.probe("a", "1.0.0").text("other", "content"));
        house.awaitState("b.jar", DeployState.SUPERSEDED, "m.jar");
        assertThat(house.log).containsExactly("start a 1.0.0", "started a 1.0.0");
    }

    @Test
    @DisplayName("P8: touching, dropping the same content again and renaming the file restart nothing")
    void sameContent() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        Files.setLastModifiedTime(house.plugins.resolve("a.jar"), FileTime.fromMillis(1_000_000));
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        Files.move(house.plugins.resolve("a.jar"), house.plugins.resolve("b.jar"));
        house.awaitLive("b.jar", "1.0.0");
        house.drop("z.jar", BundleJar.probe("z", "1.0.0"));
        house.awaitLive("z.jar", "1.0.0");
        Await.until("the old name is forgotten", () -> house.line("a.jar").isEmpty());
        assertThat(house.log).containsExactly("start a 1.0.0", "started a 1.0.0", "start z 1.0.0", "started z 1.0.0");
        assertThat(house.host.farewells).isEmpty();
    }

    @Test
    @DisplayName(
            "P8: a tool that replaces a file by deleting and writing it updates the bundle, no uninstall hook runs")
    void deleteAndWrite() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        Path next = Files.write(
                root.resolve("next.jar"), BundleJar.probe("a", "2.0.0").bytes());
        house.remove("a.jar");
        Files.move(next, house.plugins.resolve("a.jar"));
        house.awaitLive("a.jar", "2.0.0");
        assertThat(house.host.farewells).isEmpty();
        assertThat(house.log).contains("stop a 1.0.0", "started a 2.0.0");
    }

    @Test
    @DisplayName("P8: a lower version in place of the file is taken: the folder is the truth")
    void downgrade() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "2.0.0"));
        house.awaitLive("a.jar", "2.0.0");
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        assertThat(house.active()).containsExactly(Map.entry("a", "1.0.0"));
    }

    @Test
    @DisplayName("P8: another bundle under the same file name takes the place of the first")
    void otherBundleSameFile() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.drop("a.jar", BundleJar.probe("b", "1.0.0"));
        house.awaitGone("a");
        house.awaitLive("a.jar", "1.0.0");
        assertThat(house.active()).containsExactly(Map.entry("b", "1.0.0"));
    }

    @Test
    @DisplayName("P8: a bundle of the runtime itself is not replaced from the folder")
    void runtimeBundle() throws Exception {
        house.context()
                .installBundle(
                        "elsewhere",
                        new java.io.ByteArrayInputStream(
                                BundleJar.of("dev.tomte.health", "1.0.0").bytes()));
        house.drop("health.jar", BundleJar.of("dev.tomte.health", "2.0.0"));
        house.awaitState("health.jar", DeployState.REJECTED, "is a bundle of the runtime itself");
        assertThat(house.bundle("dev.tomte.health").orElseThrow().getVersion().getMajor())
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "P8: a bundle whose activator throws is rejected with the cause, and tried again when the file changes")
    void activatorThrows() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0").header(Probe.BEHAVIOUR, "throw"));
        house.awaitState("a.jar", DeployState.REJECTED, "the probe was told to throw");
        house.drop("b.jar", BundleJar.probe("b", "1.0.0"));
        house.awaitLive("b.jar", "1.0.0");
        assertThat(house.log.stream().filter("start a 1.0.0"::equals)).hasSize(1);
        house.drop("a.jar", BundleJar.probe("a", "1.0.1"));
        house.awaitLive("a.jar", "1.0.1");
    }

    @Test
    @DisplayName(
            "P8: a file deleted while its bundle starts is uninstalled once the start is over, and keeps nobody waiting")
    void deletedWhileStarting() throws Exception {
        house.drop("slow.jar", BundleJar.probe("slow", "1.0.0").header(Probe.BEHAVIOUR, "wait"));
        house.awaitLog("start slow 1.0.0");
        house.remove("slow.jar");
        house.drop("quick.jar", BundleJar.probe("quick", "1.0.0"));
        house.awaitLive("quick.jar", "1.0.0");
        assertThat(house.bundle("slow").orElseThrow().getState()).isEqualTo(Bundle.STARTING);
        house.gate.countDown();
        house.awaitGone("slow");
        assertThat(house.log).containsSubsequence("started slow 1.0.0", "stop slow 1.0.0");
    }

    @Test
    @DisplayName("P3: an uninstall hook that hangs keeps nobody else from being deployed")
    void farewellHangs() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.host.slow = "a";
        house.remove("a.jar");
        Await.until("the hook runs", () -> house.host.farewells.contains("a active"));
        house.drop("b.jar", BundleJar.probe("b", "1.0.0"));
        house.awaitLive("b.jar", "1.0.0");
        house.drop("a.jar", BundleJar.probe("a", "2.0.0"));
        house.awaitState("a.jar", DeployState.WAITING, "is being uninstalled");
        house.host.gate.countDown();
        house.awaitLive("a.jar", "2.0.0");
        assertThat(house.log).containsSubsequence("stop a 1.0.0", "start a 2.0.0");
    }

    @Test
    @DisplayName("P3: a bundle that its owner switched off is installed and not started")
    void switchedOff() throws Exception {
        house.host.switchedOff.add("a");
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.drop("a.jar", BundleJar.probe("a", "1.1.0"));
        house.awaitLive("a.jar", "1.1.0");
        assertThat(house.log).isEmpty();
        assertThat(house.bundle("a").orElseThrow().getVersion().toString()).isEqualTo("1.1.0");
    }

    @Test
    @DisplayName("P3: a bundle stopped in the console stays stopped, over updates and restarts")
    void stoppedByOwner() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.bundle("a").orElseThrow().stop();
        house.drop("a.jar", BundleJar.probe("a", "1.1.0"));
        house.awaitLive("a.jar", "1.1.0");
        house.stopFramework();
        house.startFramework();
        house.drop("b.jar", BundleJar.probe("b", "1.0.0"));
        house.awaitLive("b.jar", "1.0.0");
        assertThat(house.log).doesNotContain("start a 1.1.0");
        assertThat(house.awaitLive("a.jar", "1.1.0").problem()).isEqualTo(Optional.empty());
    }

    @Test
    @DisplayName("P8: overwriting the dropped file in place does not disturb what runs, whose copy is kept")
    void keptCopy() throws Exception {
        house.drop("a.jar", BundleJar.probe("a", "1.0.0").text("resource", "as deployed"));
        DeployedBundle line = house.awaitLive("a.jar", "1.0.0");
        Files.write(house.plugins.resolve("a.jar"), new byte[100]);
        house.awaitState("a.jar", DeployState.REJECTED, "which was there before, stays");
        Bundle bundle = house.bundle("a").orElseThrow();
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getEntry("resource").openStream()).hasContent("as deployed");
        assertThat(line.artifact().orElseThrow()).exists();
    }

    @Test
    @DisplayName("P8: kept copies are collected, but for what runs and the generation before")
    void collects() throws Exception {
        for (String version : List.of("1.0.0", "2.0.0", "3.0.0")) {
            house.drop("a.jar", BundleJar.probe("a", version));
            house.awaitLive("a.jar", version);
        }
        Await.until("one kept before", () -> artifacts() == 2);
    }

    @Test
    @DisplayName("P8: when the disk is full nothing is touched, it is said, and it works again when there is room")
    void storeFails() throws Exception {
        house.poll = java.time.Duration.ofMillis(100);
        house.restartDeployer();
        house.drop("a.jar", BundleJar.probe("a", "1.0.0"));
        house.awaitLive("a.jar", "1.0.0");
        house.store.fillDisk();
        house.drop("a.jar", BundleJar.probe("a", "2.0.0"));
        Await.until("the trouble is told", () -> house.deployer
                .trouble()
                .filter(trouble -> trouble.contains("disk is full"))
                .isPresent());
        assertThat(house.active()).containsExactly(Map.entry("a", "1.0.0"));
        house.store.freeDisk();
        house.awaitLive("a.jar", "2.0.0");
    }

    private long artifacts() throws Exception {
        try (var files = Files.list(root.resolve("artifacts"))) {
            return files.count();
        }
    }
}
