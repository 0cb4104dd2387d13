package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.subject.Folders;
import dev.tomte.benchmarks.subject.Jdk;
import dev.tomte.benchmarks.tasks.Contestant.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets everybody take turns, every measurement in a process of its own, and reports. */
public final class Tournament {

    private static final int CALLERS = 8;
    private static final int LATENCY_SAMPLES = 200;
    private static final int IDLE_TASKS = 100_000;
    private static final int IDLE_SECONDS = 30;
    /** Of a task that is to be met by a kill: at full speed, and so that recovery can be timed. */
    private static final int SHORT_MICROS = 100;

    private static final int LONG_MICROS = 20_000;
    private static final int LONG_TASKS = 1_000;

    private final TaskOptions options;
    private final Jdk jdk;
    private final Path folder;
    private final @Nullable Postgres postgres;
    private final Results results = new Results();

    private Tournament(TaskOptions options, Jdk jdk, Path folder, @Nullable Postgres postgres) {
        this.options = options;
        this.jdk = jdk;
        this.folder = folder;
        this.postgres = postgres;
    }

    public static void hold(TaskOptions options, Jdk jdk, Path folder, int runs, PrintStream out)
            throws IOException, InterruptedException {
        boolean wanted = options.only().stream().anyMatch(contestant -> contestant.kind() == Kind.ON_POSTGRESQL);
        Optional<Postgres> server = wanted ? Postgres.start(folder.resolve("postgres")) : Optional.empty();
        try {
            out.println("Database      "
                    + (server.isPresent() ? server.get().version() : "PostgreSQL not found, left out"));
            out.println("Engines       8 workers, " + String.join(" ", TaskJvm.flags(options.heap()))
                    + ", a process for each measurement");
            Tournament tournament = new Tournament(options, jdk, folder, server.orElse(null));
            for (int run = 0; run < runs; run++) {
                System.err.println("round " + (run + 1) + " of " + runs);
                tournament.round();
            }
            new TasksReport(options, tournament.results, server.isPresent()).print(out);
        } finally {
            if (server.isPresent()) {
                server.get().stop();
            }
        }
    }

    private void round() throws IOException, InterruptedException {
        for (Part part : options.parts()) {
            for (Contestant contestant : options.only()) {
                boolean served = contestant.kind() != Kind.ON_POSTGRESQL || postgres != null;
                if (contestant.takesPartIn(part) && served) {
                    System.err.println("  " + part.name().toLowerCase(Locale.ROOT) + ": " + contestant.label());
                    try {
                        measure(contestant, part);
                    } catch (IllegalStateException e) {
                        System.err.println("  FAILED: " + e.getMessage());
                        results.failed(contestant, part, String.valueOf(e.getMessage()));
                    }
                }
            }
        }
    }

    private void measure(Contestant contestant, Part part) throws IOException, InterruptedException {
        switch (part) {
            case RUN -> alone(contestant, Chore.RUN, options.count(), 0);
            case ENQUEUE -> {
                alone(contestant, Chore.ENQUEUE, 1, 1);
                alone(contestant, Chore.ENQUEUE, 1, CALLERS);
                alone(contestant, Chore.ENQUEUE_BATCH, options.count(), 0);
            }
            case LATENCY -> alone(contestant, Chore.LATENCY, options.quick() ? 100 : LATENCY_SAMPLES, 0);
            case IDLE -> alone(contestant, Chore.IDLE, options.quick() ? IDLE_TASKS / 10 : IDLE_TASKS, IDLE_SECONDS);
            case KILL -> {
                Path data = fresh(contestant);
                kill(contestant, data, options.count(), SHORT_MICROS, "kill");
                discard(data);
            }
            case STORED -> stored(contestant);
        }
    }

    private void alone(Contestant contestant, Chore chore, int count, int extra)
            throws IOException, InterruptedException {
        Path data = fresh(contestant);
        figures(new Assignment(contestant, chore, data, count, extra));
        discard(data);
    }

    private void stored(Contestant contestant) throws IOException, InterruptedException {
        Path data = fresh(contestant);
        figures(new Assignment(contestant, Chore.STORE, data, options.stored(), 0));
        figures(new Assignment(contestant, Chore.REOPEN, data, options.count(), options.stored()));
        kill(contestant, data, LONG_TASKS, LONG_MICROS, "recovery");
        discard(data);
    }

    private void figures(Assignment assignment) throws IOException, InterruptedException {
        try (TaskJvm child = TaskJvm.start(jdk, options.heap(), server(assignment), assignment)) {
            results.add(assignment.contestant(), child.figures());
        }
    }

    private @Nullable Postgres server(Assignment assignment) {
        return assignment.contestant().kind() == Kind.ON_POSTGRESQL ? postgres : null;
    }

    /** Kills it when a third has run, opens it again, and counts. */
    private void kill(Contestant contestant, Path data, int count, int micros, String name)
            throws IOException, InterruptedException {
        Assignment toil = new Assignment(contestant, Chore.TOIL, data, count, micros);
        try (TaskJvm child = TaskJvm.start(jdk, options.heap(), server(toil), toil)) {
            child.awaitReady();
            while (RunLog.count(toil.runLog()) < 2L * count / 3) {
                LockSupport.parkNanos(200_000);
                child.requireAlive();
            }
            child.kill();
        }
        int before = (int) RunLog.count(toil.runLog());
        Assignment recover = new Assignment(contestant, Chore.RECOVER, data, count, micros);
        Map<String, Double> said;
        try (TaskJvm child = TaskJvm.start(jdk, options.heap(), server(recover), recover)) {
            said = child.figures();
        }
        Aftermath after = Aftermath.of(RunLog.read(toil.runLog()), count, before, said.get("recover.began"));
        Map<String, Double> figures = new HashMap<>();
        figures.put(name + ".open", said.get("recover.open"));
        figures.put(name + ".ended", (double) after.ended());
        figures.put(name + ".interrupted", (double) after.interrupted());
        figures.put(name + ".lost", (double) after.lost());
        figures.put(name + ".repeated", (double) after.repeated());
        putIfThere(figures, name + ".first", after.firstAgainMs());
        putIfThere(figures, name + ".last", after.lastAgainMs());
        results.add(contestant, figures);
    }

    private static void putIfThere(Map<String, Double> figures, String name, OptionalDouble value) {
        value.ifPresent(there -> figures.put(name, there));
    }

    private Path fresh(Contestant contestant) throws IOException {
        return Folders.fresh(folder.resolve(contestant.word()));
    }

    private void discard(Path data) throws IOException {
        Folders.delete(data);
        if (postgres != null) {
            postgres.dropDatabases();
        }
    }
}
