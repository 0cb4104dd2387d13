package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    enum Part {
        ALL_FEATURES(1),
        NEEDED_FEATURES(2),
        NEEDED_FEATURES_AGAIN(2);

        private final int fifths;

        Part(int fifths) {
            this.fifths = fifths;
        }

        int rounds() {
            return (ROUNDS * fifths + 4) / 5;
        }
    }

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private TomteProcess tomte;
    private Probe probe;
    private Writes writes;
    private Rollbacks rollbacks;
    private List<Witness> all;
    /** One of them in each round, beside the writes. */
    private List<Witness> turns;

    @BeforeEach
    void prepare() throws Exception {
        tomte = new TomteProcess(folder);
        probe = new Probe(tomte);
        probe.drop("1.0.0");
        writes = new Writes(probe);
        rollbacks = new Rollbacks(tomte);
        Witness updates = new Updates(probe);
        Witness tasks = new TaskLoad(tomte, random);
        all = List.of(updates, writes, tasks, rollbacks);
        turns = List.of(tasks, rollbacks, tasks, rollbacks, updates);
    }

    @AfterEach
    void close() throws Exception {
        tomte.close();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "P8, S1, S2, T6: over at least 50 kills at random moments, 20 of them while tasks are created and 20 in"
                    + " rollbacks, nothing acknowledged is lost, nothing done is done again, nothing is half done")
    void nothingAcknowledgedIsLost(Part part) throws Exception {
        if (part != Part.ALL_FEATURES) {
            tomte.few("tasks", "settings");
        }
        for (int round = 0; round < part.rounds(); round++) {
            tomte.launch();
            if (random.nextInt(4) == 0) {
                tomte.killAfter(random.nextInt(1200));
                tomte.launch();
            }
            tomte.awaitRunning();
            live(round, part + ", seed " + seed + ", round " + round);
        }
        tomte.start();
        for (Witness witness : all) {
            witness.compareAll("at the end, " + part + ", seed " + seed);
        }
        assertThat(writes.acknowledged()).as("seed " + seed).hasSizeGreaterThanOrEqualTo(part.rounds());
        assertThat(tomte.stop()).isZero();
    }

    private void live(int round, String where) throws Exception {
        if (round == 0) {
            rollbacks.prepare();
        }
        for (Witness witness : all) {
            witness.compare(where);
        }
        try (ShellSession shell = new ShellSession(tomte);
                ShellSession another = new ShellSession(tomte)) {
            probe.dropOther();
            probe.awaitLive(shell, where);
            writes.begin(shell, round);
            Witness turn = turns.get(round % turns.size());
            turn.begin(another, round);
            if (turn instanceof TaskLoad && random.nextBoolean()) {
                probe.dropOther();
            }
            tomte.killAfter(random.nextInt(turn.lastsMs()));
            writes.note(shell);
            turn.note(another);
        }
    }
}
