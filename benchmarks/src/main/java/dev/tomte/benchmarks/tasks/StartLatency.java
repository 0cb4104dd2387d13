package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject;
import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject.Planned;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;

/** On an engine that has nothing else to do: how soon a task that is due now begins, and how exactly a time is met. */
final class StartLatency {

    private static final int WARM_UP = 1_000;
    private static final Duration WARM_UP_TIME = Duration.ofSeconds(15);
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration AHEAD = Duration.ofSeconds(1);
    private static final int GAP_MS = 10;

    private volatile CountDownLatch began = new CountDownLatch(0);
    private volatile long startNanos;
    private final List<Double> errorsMs = new ArrayList<>();
    private volatile Instant[] times = new Instant[0];

    private StartLatency() {}

    static void measure(TaskEngineSubject subject, Assignment assignment, ObjDoubleConsumer<String> figures)
            throws Exception {
        StartLatency samples = new StartLatency();
        subject.open(assignment.folder(), samples::ran);
        long id = 1_000_000;
        List<Double> unused = samples.take(subject, id, WARM_UP, WARM_UP_TIME);
        id += unused.size();
        List<Double> taken = samples.take(subject, id, assignment.count(), TIME);
        id += taken.size();
        figures.accept("latency.samples", taken.size());
        figures.accept("latency.p50", Percentile.of(taken, 50));
        figures.accept("latency.p99", Percentile.of(taken, 99));
        List<Double> errors = samples.ahead(subject, assignment.count());
        figures.accept("timing.p50", Percentile.of(errors, 50));
        figures.accept("timing.p99", Percentile.of(errors, 99));
        subject.close();
    }

    private void ran(long id) {
        startNanos = System.nanoTime();
        Instant now = Instant.now();
        Instant[] planned = times;
        if (id < planned.length) {
            synchronized (errorsMs) {
                errorsMs.add(ChronoUnit.MICROS.between(planned[(int) id], now) / 1e3);
            }
        }
        began.countDown();
    }

    private List<Double> take(TaskEngineSubject subject, long firstId, int count, Duration limit) throws Exception {
        List<Double> taken = new ArrayList<>();
        long end = System.nanoTime() + limit.toNanos();
        while (taken.size() < count && System.nanoTime() - end < 0) {
            began = new CountDownLatch(1);
            long start = System.nanoTime();
            subject.enqueue(Planned.now(firstId + taken.size()));
            if (!began.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("A task that was due did not begin within a minute");
            }
            taken.add((startNanos - start) / 1e6);
            while (subject.unfinished() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
            long longest = Math.max(PAUSE.toNanos(), subject.glance().toNanos());
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
        }
        return taken;
    }

    /** Tasks some milliseconds apart, beginning in a second; their ids are their places. */
    private List<Double> ahead(TaskEngineSubject subject, int count) throws Exception {
        Instant[] planned = new Instant[count];
        Instant first = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.MILLIS);
        List<Planned> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            planned[i] = first.plusMillis(
                    (long) i * GAP_MS + ThreadLocalRandom.current().nextInt(GAP_MS));
            tasks.add(new Planned(i, planned[i]));
        }
        times = planned;
        began = new CountDownLatch(count);
        subject.enqueueAll(tasks);
        if (!began.await(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException(began.getCount() + " tasks did not begin two minutes after their time");
        }
        synchronized (errorsMs) {
            return List.copyOf(errorsMs);
        }
    }
}
