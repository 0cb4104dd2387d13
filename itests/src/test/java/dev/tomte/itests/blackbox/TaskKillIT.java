package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Start, create tasks of all kinds, kill at a random moment, start, compare with what was acknowledged. */
class TaskKillIT {

    private static final int ROUNDS = Integer.getInteger("tomte.kill.rounds", 20);

    @TempDir
    Path folder;

    @ParameterizedTest(name = "the {0} half")
    @ValueSource(strings = {"first", "second"})
    @DisplayName(
            "T6: over at least 20 kills, no acknowledged task is lost, none that had ended runs again, others go on")
    void nothingAcknowledgedIsLost(String half) throws Exception {
        int rounds = (ROUNDS + 1) / 2;
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TomteProcess tomte = new TomteProcess(folder)) {
            new Probe(tomte).drop("1.0.0");
            TaskLoad load = new TaskLoad(tomte, random);
            for (int round = 0; round < rounds; round++) {
                String where = half + " half, seed " + seed + ", round " + round;
                tomte.launch();
                if (round > 0 && random.nextInt(4) == 0) {
                    load.killAfter(random.nextInt(1_500));
                    tomte.launch();
                }
                tomte.awaitRunning();
                load.compare(where);
                try (ShellSession shell = new ShellSession(tomte)) {
                    shell.awaitAnswer("probe:batch x none 0 x", "created 0", where);
                    load.createUntilKilled(shell, round, random.nextInt(400));
                }
            }
            tomte.start();
            load.compare("at the end, seed " + seed);
            load.awaitEnd("at the end, seed " + seed);
            assertThat(load.acknowledged()).hasSizeGreaterThanOrEqualTo(2 * rounds);
            assertThat(tomte.stop()).isZero();
        }
    }
}
