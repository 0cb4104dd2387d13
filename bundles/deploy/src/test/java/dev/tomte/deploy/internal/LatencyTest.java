package dev.tomte.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyTest {

    private static final int ROUNDS = 40;

    /** Forty times the figure wanted, since a test may run beside others; what is measured is printed. */
    private static final long LIMIT_MS = 1_000;

    @TempDir
    private Path root;

    @Test
    @DisplayName("P8: from mv to the bundle's activator takes no settle delay, for a new and an updated jar")
    void quick() throws Exception {
        House house = new House(root);
        house.settle = House.NO_SETTLING;
        house.deployer = house.deployer(Checkpoint.NONE);
        house.start();
        try {
            List<Double> fresh = new ArrayList<>();
            List<Double> updated = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                fresh.add(millis(house, "a" + i, "1.0.0"));
                updated.add(millis(house, "a" + i, "1.1.0"));
            }
            System.out.printf(
                    "mv to activator, median of %d: new %.1f ms, updated %.1f ms%n",
                    ROUNDS, median(fresh), median(updated));
            assertThat(median(fresh)).isLessThan(LIMIT_MS);
            assertThat(median(updated)).isLessThan(LIMIT_MS);
        } finally {
            house.close();
        }
    }

    private static double millis(House house, String name, String version) throws Exception {
        byte[] jar = BundleJar.probe(name, version)
                .text("filler", "x".repeat(20_000))
                .bytes();
        String entry = "started " + name + " " + version;
        long begun = System.nanoTime();
        house.drop(name + ".jar", jar);
        while (!house.log.contains(entry) && System.nanoTime() - begun < 60_000_000_000L) {
            Thread.onSpinWait();
        }
        double took = (System.nanoTime() - begun) / 1e6;
        house.awaitLive(name + ".jar", version);
        return took;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
