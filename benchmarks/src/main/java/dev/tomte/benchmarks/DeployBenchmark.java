package dev.tomte.benchmarks;

import dev.tomte.benchmarks.report.Machine;
import dev.tomte.benchmarks.report.Samples;
import dev.tomte.benchmarks.report.Table;
import dev.tomte.benchmarks.report.Target;
import dev.tomte.benchmarks.report.Target.Bound;
import dev.tomte.benchmarks.subject.FelixSubject;
import dev.tomte.benchmarks.subject.Peers;
import dev.tomte.benchmarks.subject.SharedClock;
import dev.tomte.benchmarks.subject.Subject;
import dev.tomte.benchmarks.subject.TomteSubject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** From {@code mv} of a jar into the watched folder until its component is activated, for a new and an updated jar. */
final class DeployBenchmark implements Benchmark {

    private static final int RUNS = 20;

    /** The slow ones take part in every so many-th round. */
    private static final int ROUNDS_PER_PEER = 4;

    private static final int FAST_POLL_MS = 100;
    private static final int DEFAULT_POLL_MS = 2_000;

    /** Between drops: what came before has settled, and a poll is met at any moment of its interval. */
    private static final int LEAST_PAUSE_MS = 300;

    private static final int PAUSE_RANGE_MS = DEFAULT_POLL_MS;

    @Override
    public String name() {
        return "deploy";
    }

    @Override
    public String description() {
        return "mv of a jar to activate() of its component; beside Karaf and FileInstall";
    }

    @Override
    public void run(Options options, PrintStream out) throws IOException, InterruptedException {
        int runs = options.runs().orElse(RUNS);
        Path work = options.work();
        List<Subject> subjects = new ArrayList<>();
        subjects.add(new TomteSubject(options.requiredDistribution(), options.jdk(), work.resolve("tomte"), false));
        subjects.add(FelixSubject.fileInstall(options.jdk(), work.resolve("fileinstall-default"), DEFAULT_POLL_MS));
        subjects.add(FelixSubject.fileInstall(options.jdk(), work.resolve("fileinstall-fast"), FAST_POLL_MS));
        for (Subject subject : subjects) {
            subject.prepare();
        }
        if (options.karaf()) {
            Peers.karaf(options.jdk(), work).ifPresent(subjects::add);
        }
        out.print(Machine.describe(options.jdk().description(), work));
        out.println("Clock         " + SharedClock.proof(options.jdk()));
        List<DropCourse> courses = new ArrayList<>();
        try {
            for (Subject subject : subjects) {
                courses.add(new DropCourse(subject));
            }
            measure(courses, runs);
        } finally {
            for (DropCourse course : courses) {
                course.close();
            }
        }
        print(out, courses);
    }

    private static void measure(List<DropCourse> courses, int runs) throws IOException, InterruptedException {
        Random random = new Random(1);
        for (int run = 0; run < runs; run++) {
            System.err.println("round " + (run + 1) + " of " + runs);
            boolean all = run % ROUNDS_PER_PEER == 0;
            List<DropCourse> turn = new ArrayList<>(all ? courses : courses.subList(0, 1));
            Collections.shuffle(turn, random);
            for (DropCourse course : turn) {
                pause(random);
                course.dropNew(run);
                pause(random);
                course.dropUpdate(run);
            }
        }
    }

    private static void pause(Random random) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(LEAST_PAUSE_MS + random.nextInt(PAUSE_RANGE_MS));
    }

    private static void print(PrintStream out, List<DropCourse> courses) throws IOException {
        DropCourse tomte = courses.get(0);
        for (boolean update : List.of(false, true)) {
            Table table = new Table(
                    update ? "updated jar, ms" : "new jar, ms", "drops", "median", "min", "max", "first", "to Tomte");
            for (DropCourse course : courses) {
                Samples samples = course.samples(update);
                List<String> cells = new ArrayList<>(List.of(
                        course.subject().name(),
                        Integer.toString(samples.values().size())));
                cells.addAll(samples.cells(1));
                cells.add(String.format("%,.1f", samples.values().get(0)));
                cells.add(String.format(
                        "%,.2f x", samples.median() / tomte.samples(update).median()));
                table.row(cells);
            }
            out.printf("%n%s", table);
        }
        out.println();
        out.println(new Target("New jar, Tomte", tomte.samples(false).median(), Bound.AT_MOST, 25, "ms"));
        out.println(new Target("Updated jar, Tomte", tomte.samples(true).median(), Bound.AT_MOST, 25, "ms"));
        out.println("Load average at the end: " + Machine.loadAverage());
    }
}
