package dev.tomte.benchmarks;

import dev.tomte.benchmarks.report.Machine;
import dev.tomte.benchmarks.report.Samples;
import dev.tomte.benchmarks.report.Table;
import dev.tomte.benchmarks.report.Target;
import dev.tomte.benchmarks.report.Target.Bound;
import dev.tomte.benchmarks.subject.FelixSubject;
import dev.tomte.benchmarks.subject.KarafSubject;
import dev.tomte.benchmarks.subject.Launch;
import dev.tomte.benchmarks.subject.Peers;
import dev.tomte.benchmarks.subject.Subject;
import dev.tomte.benchmarks.subject.TomteSubject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** From the start of the process until the console answers, and the memory held after ten idle seconds. */
final class BootBenchmark implements Benchmark {

    private static final int RUNS = 10;

    /** Memory differs little from run to run, and each look costs the idle time. */
    private static final int RUNS_WITH_MEMORY = 3;

    private static final int IDLE_SECONDS = 10;

    @Override
    public String name() {
        return "boot";
    }

    @Override
    public String description() {
        return "process start to console answering, memory when idle; beside bare Felix and Karaf";
    }

    @Override
    public void run(Options options, PrintStream out) throws IOException, InterruptedException {
        int runs = options.runs().orElse(RUNS);
        Path work = options.work();
        Path distribution = options.requiredDistribution();
        TomteSubject tomte = new TomteSubject(distribution, options.jdk(), work.resolve("tomte"), false);
        tomte.prepare();
        TomteSubject first = new TomteSubject(distribution, options.jdk(), work.resolve("tomte-first"), true);
        first.prepare();
        FelixSubject felix = FelixSubject.bare("bare Felix", options.jdk(), work.resolve("felix"), List.of());
        felix.prepare();
        FelixSubject tunedFelix = FelixSubject.bare(
                "bare Felix, flags as Tomte", options.jdk(), work.resolve("felix-tuned"), tomte.flags());
        tunedFelix.prepare();
        Optional<KarafSubject> karaf = options.karaf() ? Peers.karaf(options.jdk(), work) : Optional.empty();

        Course warm = new Course(tomte);
        Course cold = new Course(first);
        Course bare = new Course(felix);
        Course tuned = new Course(tunedFelix);
        Optional<Course> peer = karaf.map(Course::new);
        List<Course> courses = new ArrayList<>(List.of(warm, cold, bare, tuned));
        peer.ifPresent(courses::add);

        out.print(Machine.describe(options.jdk().description(), work));
        out.println("Tomte's flags " + String.join(" ", tomte.flags()));
        out.println(
                "Class-data archive in use: " + (tomte.archiveMapped() ? "yes" : "NO: Tomte starts slower without"));
        for (int run = 0; run < runs; run++) {
            System.err.println("round " + (run + 1) + " of " + runs);
            for (Course course : courses) {
                course.run(run < RUNS_WITH_MEMORY);
            }
            requireCaches(tomte, first);
        }
        print(out, courses, bare, warm);
        out.println(new Target("Tomte / bare Felix", warm.start.ratio(bare.start), Bound.AT_MOST, 3, "x"));
        peer.ifPresent(course ->
                out.println(new Target("Tomte / Karaf", warm.start.ratio(course.start), Bound.AT_MOST, 0.25, "x")));
        out.println(new Target("Tomte's memory when idle", warm.memory.median(), Bound.AT_MOST, 110, "MB"));
        out.println("Load average at the end: " + Machine.loadAverage());
    }

    private static void print(PrintStream out, List<Course> courses, Course bare, Course warm) {
        Table table =
                new Table("start to ready, ms", "median", "min", "max", "of it script", "to bare Felix", "to Tomte");
        Table memory = new Table("memory when idle, MB", "median", "min", "max", "to bare Felix", "to Tomte");
        for (Course course : courses) {
            List<String> cells = new ArrayList<>(List.of(course.subject.name()));
            cells.addAll(course.start.cells(0));
            cells.add(course.script.cells(0).get(0));
            cells.add(course.start.ratioTo(bare.start));
            cells.add(course.start.ratioTo(warm.start));
            table.row(cells);
            cells = new ArrayList<>(List.of(course.subject.name()));
            cells.addAll(course.memory.cells(1));
            cells.add(course.memory.ratioTo(bare.memory));
            cells.add(course.memory.ratioTo(warm.memory));
            memory.row(cells);
        }
        out.printf("%n%s%n%s%n", table, memory);
    }

    /** What is called warm has to have been warm, and what is called a first start one. */
    private static void requireCaches(TomteSubject tomte, TomteSubject first) throws IOException {
        if (tomte.cacheRebuilt()) {
            throw new IllegalStateException("Tomte made its bundle cache anew at a start that was to be a warm one");
        }
        if (!first.cacheRebuilt()) {
            throw new IllegalStateException("Tomte found a bundle cache at a start that was to be a first one");
        }
    }

    /** One subject and what was measured of it. */
    private static final class Course {

        private final Subject subject;
        private final Samples start;
        private final Samples script;
        private final Samples memory;

        Course(Subject subject) {
            this.subject = subject;
            start = new Samples(subject.name());
            script = new Samples(subject.name());
            memory = new Samples(subject.name());
        }

        void run(boolean withMemory) throws IOException, InterruptedException {
            try (Launch launch = subject.start()) {
                long ready = subject.awaitReady(launch);
                start.add((ready - launch.startedNanos()) / 1e6);
                script.add(1000 * launch.secondsBeforeJvm());
                subject.awaitSettled(launch);
                if (withMemory) {
                    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
                    memory.add(launch.residentBytes() / 1e6);
                }
            }
        }
    }
}
