package dev.tomte.benchmarks;

import dev.tomte.benchmarks.tasks.TaskOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/** What {@code benchmarks/run} starts. */
public final class Main {

    private static final List<Benchmark> BENCHMARKS = List.of(
            new BootBenchmark(),
            new DeployBenchmark(),
            new StoreBenchmark(),
            new SettingsBenchmark(),
            new TasksBenchmark(),
            new BackupBenchmark(),
            new QrBenchmark());

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0 || arguments[0].equals("help") || arguments[0].equals("--help")) {
            System.out.print(help());
            return;
        }
        try {
            Benchmark benchmark = BENCHMARKS.stream()
                    .filter(candidate -> candidate.name().equals(arguments[0]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No benchmark '" + arguments[0] + "'.\n" + help()));
            Options options = Options.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
            Files.createDirectories(options.work());
            benchmark.run(options, System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static String help() {
        StringBuilder text = new StringBuilder("Usage: benchmarks/run BENCHMARK [OPTION VALUE …]\n\n");
        for (Benchmark benchmark : BENCHMARKS) {
            text.append(String.format("  %-10s %s%n", benchmark.name(), benchmark.description()));
        }
        return text.append('\n').append(Options.HELP).append(TaskOptions.HELP).toString();
    }
}
