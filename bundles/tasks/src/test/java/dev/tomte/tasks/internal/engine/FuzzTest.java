package dev.tomte.tasks.internal.engine;

import dev.tomte.tasks.internal.engine.ModelTask.Where;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random requests, with crashes between them; after each step the engine must be where an independent model of the contract
 * says. {@code -Dtomte.fuzz.seeds=1000} for more of them, {@code -Dtomte.fuzz.seed=…} for a single one once more, or
 * {@code -Dtomte.fuzz.times=…} times.
 */
@DisplayName("T1 to T8: whatever is asked of it in whatever order, the engine does what its contract says")
class FuzzTest {

    private static final int SEEDS = Integer.getInteger("tomte.fuzz.seeds", 10);
    private static final int STEPS = Integer.getInteger("tomte.fuzz.steps", 60);
    private static final int MOST_ROUNDS = 500;

    @TempDir
    Path folder;

    /** The same every time; a campaign of many ends with one that is new. */
    static Stream<Long> seeds() {
        Long only = Long.getLong("tomte.fuzz.seed");
        if (only != null) {
            return Stream.generate(() -> only).limit(Integer.getInteger("tomte.fuzz.times", 1));
        }
        LongStream fixed = LongStream.rangeClosed(1, SEEDS);
        boolean campaign = System.getProperty("tomte.fuzz.seeds") != null;
        return (campaign ? LongStream.concat(fixed, LongStream.of(System.nanoTime())) : fixed).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agrees(long seed) throws Exception {
        try (Walk walk = new Walk(folder, seed)) {
            Steps steps = new Steps(walk);
            int done = 0;
            try {
                for (; done < STEPS; done++) {
                    steps.one();
                    walk.agree();
                }
                finish(walk, steps);
            } catch (Throwable e) {
                throw new AssertionError(
                        "-Dtomte.fuzz.seed=" + seed + ", step " + (done + 1) + ": " + e.getMessage()
                                + "\n  after the steps\n    " + walk.story(),
                        e);
            }
        }
    }

    /** With nothing in its way any more, all that is due is done, and is so after a restart. */
    private static void finish(Walk walk, Steps steps) {
        List.copyOf(walk.model.away).forEach(walk::provide);
        if (!walk.model.conditionHolds) {
            walk.condition(true);
        }
        walk.agree();
        for (int i = 0; i < MOST_ROUNDS && !walk.model.where(Where.RUNS).isEmpty(); i++) {
            walk.model.where(Where.RUNS).forEach(steps::done);
            walk.agree();
        }
        walk.model.where(Where.DUE).stream()
                .filter(task -> !task.isUncertain())
                .findFirst()
                .ifPresent(task -> {
                    throw new AssertionError("it is due and does not run: " + task);
                });
        walk.restart();
        walk.agree();
    }
}
