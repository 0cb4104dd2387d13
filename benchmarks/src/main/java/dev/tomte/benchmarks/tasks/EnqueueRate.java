package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject;
import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject.Planned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.LongStream;

/** How many tasks for later callers can leave with the engine, each waiting until its task is durable. */
final class EnqueueRate {

    private static final Duration TIME = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofDays(300);

    private EnqueueRate() {}

    static void measure(TaskEngineSubject subject, Assignment assignment, ObjDoubleConsumer<String> figures)
            throws Exception {
        subject.open(assignment.folder(), id -> {});
        if (assignment.chore() == Chore.ENQUEUE_BATCH) {
            AtomicLong ids = new AtomicLong();
            batches(subject, assignment.count(), ids); // warms up
            figures.accept("enqueue.batch", batches(subject, assignment.count(), ids));
        } else {
            AtomicLong ids = new AtomicLong();
            callers(subject, assignment.extra(), ids);
            figures.accept("enqueue." + assignment.extra(), callers(subject, assignment.extra(), ids));
        }
        subject.close();
    }

    /** One batch after the other, until they have taken the time; only they count. */
    private static double batches(TaskEngineSubject subject, int count, AtomicLong ids) throws Exception {
        Instant at = Instant.now().plus(LATER);
        long enqueued = 0;
        long nanos = 0;
        while (nanos < TIME.toNanos()) {
            long first = ids.getAndAdd(count);
            List<Planned> tasks = LongStream.range(first, first + count)
                    .mapToObj(id -> new Planned(id, at))
                    .toList();
            long start = System.nanoTime();
            subject.enqueueAll(tasks);
            nanos += System.nanoTime() - start;
            enqueued += count;
        }
        return enqueued / (nanos / 1e9);
    }

    private static double callers(TaskEngineSubject subject, int count, AtomicLong ids) throws Exception {
        Instant at = Instant.now().plus(LATER);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            long start = System.nanoTime();
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(() -> {
                    long done = 0;
                    while (System.nanoTime() - start < TIME.toNanos()) {
                        subject.enqueue(new Planned(ids.getAndIncrement(), at));
                        done++;
                    }
                    return done;
                }));
            }
            long all = 0;
            for (Future<Long> one : running) {
                all += one.get();
            }
            return all / ((System.nanoTime() - start) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }
}
