package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Start, deploy, write through a plug-in, kill at a random moment, start, compare with what was acknowledged. */
class KillLoopIT {

    private static final int ROUNDS = Integer.getInteger("tomte.kill.rounds", 50);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "the {0} half")
    @ValueSource(strings = {"first", "second"})
    @DisplayName("P8, S1: over at least 50 kills at random moments, nothing acknowledged is lost")
    void nothingAcknowledgedIsLost(String half) throws Exception {
        int rounds = (ROUNDS + 1) / 2;
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TomteProcess tomte = new TomteProcess(folder)) {
            Probe probe = new Probe(tomte);
            probe.drop("1.0.0");
            for (int round = 0; round < rounds; round++) {
                String where = half + " half, seed " + seed + ", round " + round;
                boolean duringStart = random.nextInt(4) == 0;
                tomte.launch();
                if (duringStart) {
                    probe.killAfter(random.nextInt(1200));
                    tomte.launch();
                }
                tomte.awaitRunning();
                try (ShellSession shell = new ShellSession(tomte)) {
                    probe.awaitLive(shell, where);
                    probe.dropOther();
                    probe.awaitLive(shell, where);
                    assertThat(probe.kept()).as(where).containsAllEntriesOf(probe.acknowledged());
                    probe.writeUntilKilled(shell, round, random.nextInt(300), random.nextBoolean());
                }
            }
            tomte.start();
            try (ShellSession shell = new ShellSession(tomte)) {
                probe.awaitLive(shell, "at the end");
                assertThat(probe.kept()).as("seed " + seed).containsAllEntriesOf(probe.acknowledged());
                assertThat(probe.ask("probe:get", "installs").strip()).isEqualTo("1");
            }
            assertThat(probe.acknowledged()).hasSizeGreaterThanOrEqualTo(rounds);
            assertThat(tomte.stop()).isZero();
        }
    }
}
