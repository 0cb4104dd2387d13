package dev.tomte.benchmarks;

import dev.tomte.benchmarks.report.Samples;
import dev.tomte.benchmarks.subject.Folders;
import dev.tomte.benchmarks.subject.Launch;
import dev.tomte.benchmarks.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One running subject, the jars dropped into it, and how long each took. */
final class DropCourse implements AutoCloseable {

    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Subject subject;
    private final Path beside;
    private final Launch launch;
    private final Samples fresh;
    private final Samples updates;

    DropCourse(Subject subject) throws IOException, InterruptedException {
        this.subject = subject;
        beside = Folders.fresh(subject.dropFolder().resolveSibling("to-be-dropped"));
        fresh = new Samples(subject.name());
        updates = new Samples(subject.name());
        launch = subject.start();
        subject.awaitReady(launch);
        subject.awaitSettled(launch);
    }

    Subject subject() {
        return subject;
    }

    Samples samples(boolean update) {
        return update ? updates : fresh;
    }

    void dropNew(int number) throws IOException {
        fresh.add(drop(number, "1.0.0"));
    }

    /** Replaces the jar of that number. */
    void dropUpdate(int number) throws IOException {
        updates.add(drop(number, "2.0.0"));
    }

    /** @return milliseconds from just before the rename to the activation */
    private double drop(int number, String version) throws IOException {
        String name = "benchmark.arrival" + number;
        Path arrival = beside.resolve(name + "-" + version + ".arrived");
        Path jar = beside.resolve(name + ".jar");
        ArrivalJar.write(jar, name, version, arrival);
        long dropped = System.nanoTime();
        Files.move(
                jar,
                subject.dropFolder().resolve(name + ".jar"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        long activated = await(arrival, dropped + LIMIT_NANOS);
        if (activated < dropped || activated > System.nanoTime()) {
            throw new IllegalStateException("The clocks of the two processes differ: dropped at " + dropped
                    + ", activated at " + activated + ", seen at " + System.nanoTime());
        }
        return (activated - dropped) / 1e6;
    }

    private long await(Path arrival, long deadline) throws IOException {
        while (!Files.exists(arrival)) {
            launch.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(subject.name() + " did not activate " + arrival.getFileName()
                        + " within a minute\n" + launch.printed());
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return Long.parseLong(Files.readString(arrival));
    }

    @Override
    public void close() throws IOException {
        launch.close();
    }
}
