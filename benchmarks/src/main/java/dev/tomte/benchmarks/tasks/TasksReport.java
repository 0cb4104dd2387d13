package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.report.Samples;
import dev.tomte.benchmarks.report.Table;
import dev.tomte.benchmarks.report.Target;
import dev.tomte.benchmarks.report.Target.Bound;
import dev.tomte.benchmarks.tasks.Contestant.Kind;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The tables and the figures to reach. Ratios are to the best peer on SQLite, which is as durable and as small. */
final class TasksReport {

    private static final Set<Kind> ON_SQLITE = Set.of(Kind.ON_SQLITE);
    private static final Set<Kind> PEERS = Set.of(Kind.ON_SQLITE, Kind.ON_POSTGRESQL);

    private final TaskOptions options;
    private final Results results;
    private final boolean postgres;

    TasksReport(TaskOptions options, Results results, boolean postgres) {
        this.options = options;
        this.results = results;
        this.postgres = postgres;
    }

    /** A column: a figure's median, or with its ends, or its ratio to the best peer's. */
    private record Column(String title, String figure, int digits, boolean ends, boolean ratio) {
        static Column median(String title, String figure, int digits) {
            return new Column(title, figure, digits, false, false);
        }

        static Column ends(String title, String figure, int digits) {
            return new Column(title, figure, digits, true, false);
        }

        static Column ratio(String figure) {
            return new Column("to best on SQLite", figure, 1, false, true);
        }
    }

    void print(PrintStream out) {
        for (Part part : options.parts()) {
            out.printf("%n%s%n", table(part));
        }
        Table notes = new Table("engine", "done is", "durability");
        for (Contestant contestant : options.only()) {
            notes.row(List.of(contestant.label(), contestant.completion(), contestant.durability()));
        }
        out.println(notes);
        targets().forEach(out::println);
        results.failures().forEach(failure -> out.println("FAILED   " + failure));
    }

    private Table table(Part part) {
        return switch (part) {
            case RUN ->
                table(
                        part,
                        options.count() + " tasks run",
                        Column.ends("tasks/s", "run", 0),
                        Column.ratio("run"),
                        Column.median("with enqueue", "run.with-enqueue", 0),
                        Column.median("CPU us a task", "run.cpu", 0),
                        Column.median("of it server", "run.cpu-server", 0));
            case ENQUEUE ->
                table(
                        part,
                        "durable enqueue, tasks/s",
                        Column.ends("1 caller", "enqueue.1", 0),
                        Column.ratio("enqueue.1"),
                        Column.ends("8 callers", "enqueue.8", 0),
                        Column.ratio("enqueue.8"),
                        Column.ends("batch", "enqueue.batch", 0),
                        Column.ratio("enqueue.batch"));
            case LATENCY ->
                table(
                        part,
                        "idle, ms",
                        Column.ends("due to start p50", "latency.p50", 2),
                        Column.median("p99", "latency.p99", 2),
                        Column.median("samples", "latency.samples", 0),
                        Column.ends("timing error p50", "timing.p50", 2),
                        Column.median("p99", "timing.p99", 2));
            case IDLE ->
                table(
                        part,
                        "idle with tasks for later, ms/s",
                        Column.ends("CPU", "idle.cpu", 2),
                        Column.median("server's CPU", "idle.cpu-server", 1));
            case KILL -> table(part, "kill -9 at full speed", aftermath("kill", false));
            case STORED -> table(part, options.stored() + " tasks for later", storedColumns());
        };
    }

    private static Column[] storedColumns() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.median("stored/s", "stored.rate", 0),
                Column.median("heap each", "stored.heap", 0),
                Column.median("reopened, s", "reopen.open", 2),
                Column.median("first task, s", "reopen.first", 2),
                Column.ends("tasks/s", "stored.run", 0)));
        columns.addAll(List.of(aftermath("recovery", true)));
        return columns.toArray(Column[]::new);
    }

    private static Column[] aftermath(String name, boolean timed) {
        List<Column> columns = new ArrayList<>();
        if (timed) {
            columns.add(Column.median("killed, open ms", name + ".open", 0));
            columns.add(Column.median("first again ms", name + ".first", 0));
            columns.add(Column.median("all again ms", name + ".last", 0));
        } else {
            columns.add(Column.median("ended before", name + ".ended", 0));
        }
        columns.add(Column.median("interrupted", name + ".interrupted", 0));
        columns.add(Column.ends("lost", name + ".lost", 0));
        columns.add(Column.ends("ended, yet repeated", name + ".repeated", 0));
        return columns.toArray(Column[]::new);
    }

    private Table table(Part part, String title, Column... columns) {
        List<String> header = new ArrayList<>(List.of(title));
        for (Column column : columns) {
            header.add(column.title());
            if (column.ends()) {
                header.addAll(List.of("min", "max"));
            }
        }
        Table table = new Table(header.toArray(String[]::new));
        for (Contestant contestant : options.only()) {
            if (contestant.takesPartIn(part)) {
                table.row(row(contestant, columns));
            }
        }
        return table;
    }

    private List<String> row(Contestant contestant, Column... columns) {
        boolean absent = contestant.kind() == Kind.ON_POSTGRESQL && !postgres;
        List<String> cells =
                new ArrayList<>(List.of(contestant.label() + (absent ? ": PostgreSQL not found, left out" : "")));
        for (Column column : columns) {
            Samples samples = results.of(contestant, column.figure());
            if (column.ratio()) {
                cells.add(ratio(samples, column.figure()));
            } else if (column.ends()) {
                cells.addAll(samples.cells(column.digits()));
            } else {
                cells.add(samples.cells(column.digits()).get(0));
            }
        }
        return cells;
    }

    private String ratio(Samples samples, String figure) {
        return results.best(ON_SQLITE, figure)
                .filter(best -> !samples.isEmpty())
                .map(best -> String.format(Locale.ROOT, "%.2f x", samples.median() / best.median()))
                .orElse("-");
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        Contestant strict = Contestant.TOMTE_STRICT;
        Contestant grouped = Contestant.TOMTE_GROUPED;
        toBest(targets, "strict / best peer on SQLite, run", strict, "run", ON_SQLITE, 12);
        toBest(targets, "grouped / best peer on SQLite, run", grouped, "run", ON_SQLITE, 100);
        toBest(targets, "enqueue, 1 caller / best peer", strict, "enqueue.1", PEERS, 1.1);
        toBest(targets, "enqueue, 8 callers / best peer", strict, "enqueue.8", PEERS, 5);
        toBest(targets, "enqueue, batch / best peer", strict, "enqueue.batch", PEERS, 1);
        atMost(targets, "due to start, idle, p50", strict, "latency.p50", 0.8, "ms");
        atMost(targets, "due to start, idle, p99", strict, "latency.p99", 2, "ms");
        atMost(targets, "timing error, p50", strict, "timing.p50", 1, "ms");
        atMost(targets, "CPU a second, idle with " + idleTasks() + " tasks for later", strict, "idle.cpu", 2, "ms");
        for (Contestant ours : List.of(strict, grouped)) {
            Samples alone = results.of(ours, "run");
            Samples beside = results.of(ours, "stored.run");
            if (!alone.isEmpty() && !beside.isEmpty()) {
                targets.add(new Target(
                        ours.label() + ": run with " + options.stored() + " stored / without",
                        beside.median() / alone.median(),
                        Bound.AT_LEAST,
                        0.9,
                        "x"));
            }
        }
        atMost(targets, "heap of a stored task", strict, "stored.heap", 120, "bytes");
        atMost(targets, "reopened with " + options.stored() + " stored", strict, "reopen.open", 2, "s");
        atMost(targets, "interrupted work again after a kill", strict, "recovery.last", 500, "ms");
        return targets;
    }

    private int idleTasks() {
        return options.quick() ? 10_000 : 100_000;
    }

    private void toBest(
            List<Target> targets, String what, Contestant ours, String figure, Set<Kind> kinds, double limit) {
        Samples samples = results.of(ours, figure);
        results.best(kinds, figure)
                .filter(best -> !samples.isEmpty())
                .ifPresent(best ->
                        targets.add(new Target(what, samples.median() / best.median(), Bound.AT_LEAST, limit, "x")));
    }

    private void atMost(List<Target> targets, String what, Contestant ours, String figure, double limit, String unit) {
        Samples samples = results.of(ours, figure);
        if (!samples.isEmpty()) {
            targets.add(new Target(what, samples.median(), Bound.AT_MOST, limit, unit));
        }
    }
}
