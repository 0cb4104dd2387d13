package dev.tomte.benchmarks;

import dev.tomte.backup.BackupException;
import dev.tomte.backup.internal.StandaloneBackup;
import dev.tomte.benchmarks.backup.LargeDatabase;
import dev.tomte.benchmarks.backup.SteadyWriter;
import dev.tomte.benchmarks.report.Machine;
import dev.tomte.benchmarks.report.Samples;
import dev.tomte.benchmarks.report.Table;
import dev.tomte.benchmarks.report.Target;
import dev.tomte.benchmarks.report.Target.Bound;
import dev.tomte.benchmarks.subject.Folders;
import dev.tomte.benchmarks.subject.Jdk;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.internal.StandaloneStore;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Backups of a database of about 1 GB while a writer works, beside sqlite3, zstd and age. */
final class BackupBenchmark implements Benchmark {

    private static final int RUNS = 9;
    private static final long BYTES = 1_000_000_000;
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final int FEATURE_OF_FAST_CHACHA = 25;
    private static final String BACKUP = "tomte.tar.zst.age";
    /** What the process that packs may take; its limit, so never more. */
    private static final double PACKING_HEAP_MB = 48;

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public String description() {
        return "a backup of a 1 GB database while a writer works, beside sqlite3 .backup | zstd -3 -T2 | age";
    }

    @Override
    public void run(Options options, PrintStream out) throws IOException, InterruptedException {
        int runs = options.runs().orElse(RUNS);
        Path folder = Folders.fresh(options.work().resolve("backup"));
        out.print(Machine.describe(Jdk.own().description(), folder));
        Samples programs = new Samples("sqlite3 | zstd -3 -T2 | age, no writer");
        Samples tomte = new Samples("Tomte while a writer works");
        Samples quiet = new Samples("p99 of the writer alone");
        Samples loops = new Samples("p99 of the writer beside idle-priority loops");
        Samples busy = new Samples("p99 of the writer during a backup by Tomte");
        Samples heap = new Samples("peak heap of Tomte");
        String recipient = recipient(folder);
        try (StandaloneStore open = new StandaloneStore(folder.resolve("tomte.db"))) {
            Store store = open.store();
            System.err.println("filling the database");
            LargeDatabase.fill(store, BYTES);
            StandaloneBackup backups = new StandaloneBackup(folder, store);
            for (int run = 0; run < runs; run++) {
                System.err.println("round " + (run + 1) + " of " + runs);
                programs.add(byPrograms(folder, recipient));
                // Now, as the writer would wait until the file system has it.
                Files.deleteIfExists(folder.resolve(BACKUP));
                try (SteadyWriter writer = new SteadyWriter(store)) {
                    Thread.sleep(QUIET.toMillis());
                    quiet.add(writer.p99());
                    besideLoops();
                    resetPeak();
                    loops.add(writer.p99());
                    tomte.add(byTomte(backups, folder, recipient));
                    heap.add(peakMegabytes());
                    busy.add(writer.p99());
                }
            }
        } catch (StoreException | BackupException e) {
            throw new IllegalStateException("The backup failed", e);
        }
        Table seconds = new Table("seconds", "median", "min", "max");
        List.of(programs, tomte).forEach(samples -> seconds.row(row(samples, 2)));
        Table milliseconds = new Table("ms", "median", "min", "max");
        List.of(quiet, loops, busy).forEach(samples -> milliseconds.row(row(samples, 2)));
        out.printf("%n%s%n%s%n", seconds, milliseconds);
        double limit = Jdk.own().feature() >= FEATURE_OF_FAST_CHACHA ? 0.95 : 1.15;
        out.println(new Target("time", tomte.ratio(programs), Bound.AT_MOST, limit, "x the programs"));
        out.println(new Target("writer's p99", busy.ratio(quiet), Bound.AT_MOST, 1.5, "x without a backup"));
        out.println(new Target("peak heap of the runtime", heap.median(), Bound.AT_MOST, 64, "MB"));
        out.println(new Target("heap of the process that packs", PACKING_HEAP_MB, Bound.AT_MOST, 64, "MB"));
        out.println(
                "The loops need no disk: what they cost the writer is the machine's, whoever keeps its processors busy.");
        out.println("The programs have no writer beside them: sqlite3 would begin its copy again at every change.");
        out.println("Load average at the end: " + Machine.loadAverage());
    }

    private static List<String> row(Samples samples, int digits) {
        List<String> cells = new ArrayList<>(List.of(samples.name()));
        cells.addAll(samples.cells(digits));
        return cells;
    }

    private static double byTomte(StandaloneBackup backups, Path folder, String recipient) throws BackupException {
        Path file = folder.resolve(BACKUP);
        long begun = System.nanoTime();
        backups.create(file, recipient);
        return (System.nanoTime() - begun) / 1e9;
    }

    private static double byPrograms(Path folder, String recipient) throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve("programs.age"));
        long begun = System.nanoTime();
        run(
                folder,
                "set -e; sqlite3 tomte.db '.backup copy.db'; zstd -q -3 -T2 -c copy.db | age -r " + recipient
                        + " -o programs.age; rm copy.db");
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Nothing else is there: two loops that make way for everybody. */
    private static void besideLoops() throws IOException, InterruptedException {
        List<Process> loops = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                loops.add(new ProcessBuilder("chrt", "--idle", "0", "sh", "-c", "while :; do :; done").start());
            }
            Thread.sleep(QUIET.toMillis());
        } finally {
            loops.forEach(Process::destroyForcibly);
        }
    }

    private static String recipient(Path folder) throws IOException, InterruptedException {
        run(folder, "age-keygen -o key.txt 2>/dev/null && age-keygen -y key.txt > recipient.txt");
        return Files.readString(folder.resolve("recipient.txt")).strip();
    }

    private static void run(Path folder, String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", line)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("sqlite3, zstd and age are needed: '" + line + "' ended with exit status " + status);
        }
    }

    /** What filling the database has left is not the backup's. */
    private static void resetPeak() {
        System.gc();
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static double peakMegabytes() {
        return heapPools().stream()
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                / 1e6;
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
