package dev.tomte.benchmarks;

import dev.tomte.benchmarks.report.Machine;
import dev.tomte.benchmarks.report.Samples;
import dev.tomte.benchmarks.report.Table;
import dev.tomte.benchmarks.report.Target;
import dev.tomte.benchmarks.report.Target.Bound;
import dev.tomte.benchmarks.store.Checked;
import dev.tomte.benchmarks.store.Contender;
import dev.tomte.benchmarks.store.DiskSync;
import dev.tomte.benchmarks.store.OwnTransactions;
import dev.tomte.benchmarks.store.RawBatches;
import dev.tomte.benchmarks.store.StoreChains;
import dev.tomte.benchmarks.store.StoreWrites;
import dev.tomte.benchmarks.subject.Folders;
import dev.tomte.benchmarks.subject.Jdk;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Acknowledged writes per second through the store, beside one transaction per write and raw batches. */
final class StoreBenchmark implements Benchmark {

    private static final int RUNS = 7;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration TIME = Duration.ofSeconds(2);

    private final Course alone = new Course(new OwnTransactions(1));
    private final Course crowd = new Course(new OwnTransactions(64));
    private final Course store1 = new Course(new StoreWrites(1, 1));
    private final Course store8 = new Course(new StoreWrites(8, 1));
    private final Course store64 = new Course(new StoreWrites(64, 1));
    private final Course storeTold = new Course(new StoreChains(64));
    private final Course storeDeep = new Course(new StoreWrites(64, 16));
    private final Course raw64 = new Course(new RawBatches(64));
    private final Course raw1000 = new Course(new RawBatches(1000));
    private final List<Course> courses =
            List.of(alone, crowd, store1, store8, store64, storeTold, storeDeep, raw64, raw1000);

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String description() {
        return "acknowledged writes/s with 1, 8, 64 callers; beside a transaction per write and raw batches";
    }

    @Override
    public void run(Options options, PrintStream out) throws IOException, InterruptedException {
        int runs = options.runs().orElse(RUNS);
        Path folder = Folders.fresh(options.work().resolve("store"));
        // The store runs inside this process, so on the Java that benchmarks/run starts it with.
        out.print(Machine.describe(Jdk.own().description(), folder));
        Samples fdatasync = new Samples("append 4 KB and fdatasync");
        Samples fsync = new Samples("append 4 KB and fsync");
        for (Course course : courses) {
            System.err.println("warming up: " + course.contender.name());
            course.write(folder, WARM_UP);
        }
        for (int run = 0; run < runs; run++) {
            System.err.println("round " + (run + 1) + " of " + runs);
            DiskSync.measure(folder, false, fdatasync);
            DiskSync.measure(folder, true, fsync);
            for (Course course : courses) {
                course.measure(folder);
            }
        }
        Table disk = new Table("disk, us", "median", "min", "max");
        for (Samples samples : List.of(fdatasync, fsync)) {
            List<String> cells = new ArrayList<>(List.of(samples.name()));
            cells.addAll(samples.cells(0));
            disk.row(cells);
        }
        out.printf("%n%s%n%s%n", disk, table());
        targets().forEach(out::println);
        out.println("Load average at the end: " + Machine.loadAverage());
    }

    private Table table() {
        Table table = new Table(
                "acknowledged writes/s",
                "median",
                "min",
                "max",
                "rows a commit",
                "to own tx, 1",
                "to own tx, 64",
                "to raw 64");
        for (Course course : courses) {
            List<String> cells = new ArrayList<>(List.of(course.contender.name()));
            cells.addAll(course.rate.cells(0));
            cells.add(course.perCommit.cells(1).get(0));
            cells.add(course.rate.ratioTo(alone.rate));
            cells.add(course.rate.ratioTo(crowd.rate));
            cells.add(course.rate.ratioTo(raw64.rate));
            table.row(cells);
        }
        return table;
    }

    private List<Target> targets() {
        return List.of(
                target("64 callers / one transaction per write, 1 caller", store64, alone, 20),
                target("64 callers / one transaction per write, 64 callers", store64, crowd, 20),
                target("64 callers / raw batches of 64", store64, raw64, 0.5),
                target("64 callers that are told / one transaction per write, 1 caller", storeTold, alone, 20),
                target("64 callers that are told / raw batches of 64", storeTold, raw64, 0.5),
                target("64 callers with 16 under way each / raw batches of 1000", storeDeep, raw1000, 0.5));
    }

    private static Target target(String what, Course course, Course base, double limit) {
        return new Target(what, course.rate.ratio(base.rate), Bound.AT_LEAST, limit, "x");
    }

    /** One contender and its rounds. */
    private static final class Course {

        private final Contender contender;
        private final Samples rate;
        private final Samples perCommit;

        Course(Contender contender) {
            this.contender = contender;
            rate = new Samples(contender.name());
            perCommit = new Samples(contender.name());
        }

        void measure(Path folder) throws IOException, InterruptedException {
            Contender.Result result = write(folder, TIME);
            rate.add(result.perSecond());
            perCommit.add(result.perCommit());
        }

        Contender.Result write(Path folder, Duration time) throws IOException, InterruptedException {
            try {
                return Checked.write(contender, folder, time);
            } catch (SQLException | StoreException e) {
                throw new IllegalStateException(contender.name() + " failed", e);
            }
        }
    }
}
