package dev.tomte.benchmarks;

import dev.tomte.benchmarks.subject.Jdk;
import dev.tomte.benchmarks.tasks.TaskOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What is set on the command line.
 *
 * @param runs how many rounds; empty for what the benchmark takes by itself
 * @param jdk runs Tomte and the bare frameworks
 * @param distribution Tomte as it ships
 * @param work where all data goes: its file system is the one that is measured
 * @param karaf whether Karaf takes part
 * @param tasks what only the comparison of task engines knows
 */
record Options(OptionalInt runs, Jdk jdk, Path distribution, Path work, boolean karaf, TaskOptions tasks) {

    static final String HELP = """
            Options:
              --runs N     rounds; each benchmark has a number of its own
              --java HOME  the JDK that runs Tomte and the bare frameworks (default: the one that runs this)
              --dist DIR   another distribution of Tomte than the one of this checkout
              --work DIR   where data is written (default: benchmarks/target/work); made when missing
              --no-karaf   leaves Karaf out
            """;

    static Options parse(String[] arguments) {
        OptionalInt runs = OptionalInt.empty();
        Jdk jdk = Jdk.own();
        Path distribution = Path.of(System.getProperty("tomte.distribution"));
        Path work = Path.of(System.getProperty("benchmarks.work"));
        boolean karaf = true;
        TaskOptions tasks = TaskOptions.DEFAULT;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--runs" -> runs = OptionalInt.of(count(value(arguments, ++i)));
                case "--java" -> jdk = new Jdk(Path.of(value(arguments, ++i)));
                case "--dist" -> distribution = Path.of(value(arguments, ++i));
                case "--work" -> work = Path.of(value(arguments, ++i));
                case "--no-karaf" -> karaf = false;
                case "--count" -> tasks = tasks.withCount(value(arguments, ++i));
                case "--only" -> tasks = tasks.withOnly(value(arguments, ++i));
                case "--parts" -> tasks = tasks.withParts(value(arguments, ++i));
                case "--stored" -> tasks = tasks.withStored(value(arguments, ++i));
                case "--heap" -> tasks = tasks.withHeap(value(arguments, ++i));
                case "--quick" -> tasks = tasks.withQuick();
                default -> throw new IllegalArgumentException("No option '" + arguments[i] + "'.\n" + HELP);
            }
        }
        return new Options(runs, jdk, distribution.toAbsolutePath(), work.toAbsolutePath(), karaf, tasks);
    }

    Path requiredDistribution() {
        if (!Files.isExecutable(distribution.resolve("bin/tomte"))) {
            throw new IllegalArgumentException(distribution + " holds no distribution of Tomte: no bin/tomte in it");
        }
        return distribution;
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException("Option " + arguments[at - 1] + " needs a value.\n" + HELP);
        }
        return arguments[at];
    }

    private static int count(String word) {
        if (!word.matches("[1-9]\\d{0,3}")) {
            throw new IllegalArgumentException("--runs takes a number from 1 to 9999, not '" + word + "'");
        }
        return Integer.parseInt(word);
    }
}
