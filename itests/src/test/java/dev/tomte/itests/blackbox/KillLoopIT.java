package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start, deploy, write through a plug-in, kill at a random moment, start, compare with what was acknowledged. */
class KillLoopIT {

    private static final int ROUNDS = Integer.getInteger("tomte.kill.rounds", 50);

    @TempDir
    Path folder;

    private final Map<String, String> acknowledged = new ConcurrentSkipListMap<>();
    private String dropped = "";

    @Test
    @DisplayName("P8, S1: over at least 50 kills at random moments, nothing acknowledged is lost")
    void nothingAcknowledgedIsLost() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TomteProcess tomte = new TomteProcess(folder)) {
            drop(tomte, "1.0.0");
            for (int round = 0; round < ROUNDS; round++) {
                String where = "seed " + seed + ", round " + round;
                boolean duringStart = random.nextInt(4) == 0;
                tomte.launch();
                if (duringStart) {
                    killAfter(tomte, random.nextInt(1200));
                    tomte.launch();
                }
                tomte.awaitRunning();
                awaitProbe(tomte, dropped, where);
                drop(tomte, round % 2 == 0 ? "1.0.0" : "2.0.0");
                awaitProbe(tomte, dropped, where);
                assertThat(dump(tomte)).as(where).containsAllEntriesOf(acknowledged);
                writeUntilKilled(tomte, round, random);
            }
            tomte.start();
            awaitProbe(tomte, dropped, "at the end");
            assertThat(dump(tomte)).as("seed " + seed).containsAllEntriesOf(acknowledged);
            assertThat(tomte.ok("probe:get", "installs").strip()).isEqualTo("1");
            assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
            assertThat(tomte.stop()).isZero();
        }
    }

    /** Writes through the shell, one acknowledged value after the other, while another thread pulls the plug. */
    private void writeUntilKilled(TomteProcess tomte, int round, Random random) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            lines.append(String.format("probe:put k-%03d-%03d v%d%n", round, i, i));
        }
        boolean redeploy = random.nextBoolean();
        Path out = folder.resolve("writes.txt");
        Files.deleteIfExists(out);
        Process writer = writer(tomte, out);
        try (var stdin = writer.getOutputStream()) {
            stdin.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
        Await.until("a write is acknowledged", Duration.ofSeconds(60), tomte::diagnosis, () -> Files.readString(out)
                .contains("acknowledged"));
        if (redeploy) {
            drop(tomte, round % 2 == 0 ? "2.0.0" : "1.0.0");
        }
        killAfter(tomte, random.nextInt(300));
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        for (String line : Files.readAllLines(out)) {
            if (line.matches("acknowledged k-\\d{3}-\\d{3}")) {
                String key = line.substring("acknowledged ".length());
                acknowledged.put(key, "v" + Integer.parseInt(key.substring(6)));
            }
        }
    }

    private void drop(TomteProcess tomte, String version) throws Exception {
        Path jar = Jars.withVersion(Jars.probe(), version, folder.resolve("probe-" + version + ".jar"));
        Jars.drop(jar, tomte.plugins, "probe.jar");
        dropped = version;
    }

    private static Process writer(TomteProcess tomte, Path out) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(tomte.home.resolve("bin/tomte").toString(), "shell");
        builder.environment().putAll(tomte.environment);
        return builder.redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void killAfter(TomteProcess tomte, int milliseconds) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(never.await(milliseconds, TimeUnit.MILLISECONDS)).isFalse();
        tomte.kill();
    }

    private static void awaitProbe(TomteProcess tomte, String version, String where) {
        Await.until(
                "probe " + version + " answers, " + where,
                Duration.ofSeconds(60),
                tomte::diagnosis,
                () -> tomte.tomte("probe:version").out().strip().equals(version));
    }

    private static Map<String, String> dump(TomteProcess tomte) {
        Map<String, String> entries = new TreeMap<>();
        for (String line : tomte.ok("probe:dump", "k-").split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                entries.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return entries;
    }
}
