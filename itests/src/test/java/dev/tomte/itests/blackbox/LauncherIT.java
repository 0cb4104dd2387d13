package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(2) // it takes long
class LauncherIT {

    private static final long SEED = 20261122;

    @TempDir
    Path folder;

    private TomteProcess tomte;

    @AfterEach
    void close() throws Exception {
        tomte.close();
    }

    private TomteProcess brokenCopy() throws IOException {
        Path home = Distribution.copy(folder.resolve("home"));
        tomte = new TomteProcess(home, Files.createDirectories(folder.resolve("instance")));
        tomte.environment.put("TOMTE_ARCHIVE", "off");
        return tomte;
    }

    private static Path bundle(Path home, String name) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("system"))) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-\\d.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No " + name + " in the distribution"));
        }
    }

    private void assertRefused(String... parts) {
        Result run = tomte.tomte("run");
        assertThat(run.status()).as(run.toString()).isEqualTo(1);
        assertThat(run.err().strip().lines()).as("one clear line").hasSize(1);
        assertThat(run.err()).startsWith("tomte: ").contains(parts);
    }

    @Test
    @DisplayName("D4: a missing bundle is one line that names the file and the feature that requires it; exit status 1")
    void missingBundle() throws Exception {
        Path jar = bundle(brokenCopy().home, "oshi-common");
        Files.delete(jar);
        assertRefused(jar.toString(), "health.json", "requires");
    }

    @Test
    @DisplayName("D4: a bundle that is not a jar is one line that names the file; exit status 1")
    void wrongBundle() throws Exception {
        Path jar = bundle(brokenCopy().home, "oshi-common");
        Files.writeString(jar, "not a jar");
        assertRefused(jar.toString());
    }

    @Test
    @DisplayName("D4: a bundle whose requirement nobody provides is one line that names file and requirement")
    void unresolvable() throws Exception {
        Path jar = bundle(brokenCopy().home, "dev.tomte.health");
        Path changed = Jars.rewrite(
                jar,
                "Require-Capability",
                "com.example.thing;filter:=\"(name=missing)\"",
                folder.resolve("changed.jar"));
        Files.copy(changed, jar, StandardCopyOption.REPLACE_EXISTING);
        assertRefused(jar.toString(), "com.example.thing", "(name=missing)");
    }

    @Test
    @DisplayName("D4: a missing or malformed feature is one line that names the file; exit status 1")
    void wrongFeature() throws Exception {
        Path feature = brokenCopy().home.resolve("features/health.json");
        Files.writeString(feature, "{\"id\": ");
        assertRefused(feature.toString(), "malformed");

        Files.delete(feature);
        assertRefused(feature.toString(), "missing", "tomte.features");
    }

    @Test
    @DisplayName("D4: each feature runs on ground alone, so that any other can be left out")
    void oneFeature() throws Exception {
        tomte = new TomteProcess(folder);
        for (Path file : Distribution.files(tomte.home.resolve("features"))) {
            String feature = file.getFileName().toString().replace(".json", "");
            tomte.only("ground, " + feature);
            tomte.launch();
            Await.until(feature + " is up", Await.LIMIT, tomte::diagnosis, tomte::isUp);
            tomte.kill();
        }
        assertThat(tomte.log().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
    }

    @Test
    @DisplayName("U1: a port that is none is one line; exit status 1")
    void wrongPort() throws Exception {
        tomte = new TomteProcess(folder);
        tomte.environment.put("TOMTE_PORT", "80800");
        assertRefused("80800", "0 (any free port) to 65535");
    }

    @Test
    @DisplayName("P1: a start cut short, and a truncated or garbled bundle cache, are started from all the same")
    void damagedCache() throws Exception {
        tomte = new TomteProcess(folder).few("health");
        tomte.start();
        tomte.stop();
        Random random = new Random(SEED);
        for (int round = 0; round < 6; round++) {
            List<Path> files = Distribution.files(tomte.data.resolve("cache"));
            for (Path file : files) {
                if (random.nextInt(3) == 0) {
                    damage(file, random);
                }
            }
            tomte.start();
            assertThat(tomte.ok("health:status"))
                    .as("seed %s, round %s", SEED, round)
                    .contains("cpu.usage");
            tomte.kill();
        }

        tomte.launch();
        Await.until("it is starting", () -> Files.exists(tomte.data.resolve("cache/starting")));
        tomte.kill();
        tomte.start();
        assertThat(tomte.stop()).isZero();
    }

    @Test
    @DisplayName("P1: a distribution that changed makes the bundle cache anew; one that did not keeps it")
    void changedDistribution() throws Exception {
        brokenCopy().few("health").start();
        tomte.stop();
        tomte.start();
        tomte.stop();
        assertThat(tomte.log().lines().filter(line -> line.contains("is up after")))
                .satisfiesExactly(first -> assertThat(first).contains("made anew"), second -> assertThat(second)
                        .doesNotContain("made anew"));

        Path jar = bundle(tomte.home, "dev.tomte.health");
        Path changed = Jars.withVersion(jar, "0.1.1", folder.resolve("changed.jar"));
        Files.copy(changed, jar, StandardCopyOption.REPLACE_EXISTING);
        tomte.start();
        assertThat(tomte.log().lines().filter(line -> line.contains("made anew")))
                .hasSize(2);
        assertThat(tomte.ok("plugin:info", "health")).contains("0.1.1");
    }

    @Test
    @DisplayName("D2: after the first start, most classes come from the class-data archive")
    void archiveIsUsed() throws Exception {
        tomte = new TomteProcess(folder);
        Path classes = folder.resolve("classes.txt");
        tomte.environment.put("TOMTE_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
        tomte.start();
        tomte.stop();
        List<String> loaded = Files.readAllLines(classes);
        long shared = loaded.stream()
                .filter(line -> line.contains("shared objects file"))
                .count();
        long felix = loaded.stream()
                .filter(line -> line.contains("org.apache.felix"))
                .count();
        long sharedFelix = loaded.stream()
                .filter(line -> line.contains("org.apache.felix") && line.contains("shared objects file"))
                .count();
        assertThat(100.0 * shared / loaded.size())
                .as("%s of %s classes", shared, loaded.size())
                .isGreaterThan(75);
        assertThat(100.0 * sharedFelix / felix)
                .as("%s of %s classes of bundles", sharedFelix, felix)
                .isGreaterThan(60);
    }

    @Test
    @DisplayName(
            "D2: the status says that the class-data archive is used; one that Java refuses is told, with what to do")
    void archiveIsShown() throws Exception {
        Path home = Distribution.copy(folder.resolve("home"));
        tomte = new TomteProcess(home, Files.createDirectories(folder.resolve("instance")));
        tomte.few().start();
        JsonObject used = tomte.tomte("status", "--json").json().getJsonObject("archive");
        assertThat(used.getBoolean("used")).isTrue();
        Path archive = Path.of(used.getString("file"));
        assertThat(archive).isRegularFile();
        assertThat(tomte.ok("status")).contains("Class-data archive: in use, " + archive);
        assertThat(tomte.log()).doesNotContain("does not use it");
        tomte.stop();

        Files.delete(archive);
        Files.writeString(archive, "no archive that Java would take");
        tomte.start();
        JsonObject refused = tomte.tomte("status", "--json").json().getJsonObject("archive");
        assertThat(refused.getBoolean("used")).isFalse();
        assertThat(refused.getString("file")).isEqualTo(archive.toString());
        assertThat(tomte.log().lines().filter(line -> line.contains("does not use it")))
                .singleElement()
                .asString()
                .contains("WARN", archive.toString(), "Delete it");
        tomte.stop();

        Files.delete(archive);
        tomte.start();
        assertThat(tomte.tomte("status", "--json")
                        .json()
                        .getJsonObject("archive")
                        .getBoolean("used"))
                .isTrue();
    }

    private static void damage(Path file, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long size = channel.size();
            if (random.nextBoolean()) {
                channel.truncate(size / 2);
            } else {
                byte[] garbage = new byte[(int) Math.max(1, Math.min(size, 64))];
                random.nextBytes(garbage);
                channel.write(ByteBuffer.wrap(garbage), 0);
            }
        }
    }
}
