package dev.tomte.benchmarks;

import dev.tomte.benchmarks.report.Machine;
import dev.tomte.benchmarks.subject.Folders;
import dev.tomte.benchmarks.tasks.Tournament;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** Tomte's task engine beside db-scheduler, Quartz, JobRunr and what the disk and the memory allow at all. */
final class TasksBenchmark implements Benchmark {

    private static final int RUNS = 3;

    @Override
    public String name() {
        return "tasks";
    }

    @Override
    public String description() {
        return "tasks run to durable completion, enqueued, started, kept and recovered; beside other task engines";
    }

    @Override
    public void run(Options options, PrintStream out) throws IOException, InterruptedException {
        Path folder = Folders.fresh(options.work().resolve("tasks"));
        out.print(Machine.describe(options.jdk().description(), folder));
        int runs = options.runs().orElse(options.tasks().quick() ? 1 : RUNS);
        Tournament.hold(options.tasks(), options.jdk(), folder, runs, out);
        out.println("Load average at the end: " + Machine.loadAverage());
    }
}
