package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Start, deploy, work, kill at a random moment, start, compare with what was acknowledged. */
@Order(1) // it takes long
class KillLoopIT {

    private static final int ROUNDS = Integer.getInteger("tomte.kill.rounds", 50);

    /** Of the rounds: with the distribution as it ships, and with those features alone that have a part in them. */
    enum Half {
        ALL_FEATURES,
        NEEDED_FEATURES
    }

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "P8, S1, S2, T6: over at least 50 kills at random moments, 20 of them while tasks are created and 20 in"
                    + " rollbacks, nothing acknowledged is lost, nothing done is done again, nothing is half done")
    void nothingAcknowledgedIsLost(Half half) throws Exception {
        int rounds = (ROUNDS + 1) / 2;
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TomteProcess tomte = new TomteProcess(folder)) {
            if (half == Half.NEEDED_FEATURES) {
                tomte.only("ground, store, plugins, tasks, settings, shell");
            }
            Probe probe = new Probe(tomte);
            Writes writes = new Writes(probe);
            TaskLoad tasks = new TaskLoad(tomte, random);
            Rollbacks rollbacks = new Rollbacks(tomte);
            List<Witness> all = List.of(writes, tasks, rollbacks);
            probe.drop("1.0.0");
            for (int round = 0; round < rounds; round++) {
                String where = half + ", seed " + seed + ", round " + round;
                tomte.launch();
                if (random.nextInt(4) == 0) {
                    tomte.killAfter(random.nextInt(1200));
                    tomte.launch();
                }
                tomte.awaitRunning();
                try (ShellSession shell = new ShellSession(tomte);
                        ShellSession other = new ShellSession(tomte)) {
                    probe.awaitLive(shell, where);
                    if (round == 0) {
                        rollbacks.prepare();
                    }
                    for (Witness witness : all) {
                        witness.compare(where);
                    }
                    probe.dropOther();
                    probe.awaitLive(shell, where);
                    writes.begin(shell, round);
                    // Two in five rounds for tasks, two for rollbacks, one for nothing but writes and the update.
                    List<Witness> hit = round % 5 == 4 ? List.of() : List.of(all.get(1 + round % 5 % 2));
                    for (Witness witness : hit) {
                        witness.begin(other, round);
                    }
                    if (!hit.contains(rollbacks) && (hit.isEmpty() || random.nextBoolean())) {
                        probe.dropOther();
                    }
                    int lastsMs =
                            hit.stream().mapToInt(Witness::lastsMs).findAny().orElse(writes.lastsMs());
                    tomte.killAfter(random.nextInt(lastsMs));
                    writes.note(shell);
                    for (Witness witness : hit) {
                        witness.note(other);
                    }
                }
            }
            tomte.start();
            String where = "at the end, " + half + ", seed " + seed;
            try (ShellSession shell = new ShellSession(tomte)) {
                probe.awaitLive(shell, where);
            }
            for (Witness witness : all) {
                witness.compareAll(where);
            }
            assertThat(writes.acknowledged()).as(where).hasSizeGreaterThanOrEqualTo(rounds);
            assertThat(tomte.stop()).isZero();
        }
    }
}
