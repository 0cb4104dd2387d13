package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject;
import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject.Planned;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Tasks that were enqueued while none could begin, and then run.
 *
 * @param done those whose completion is durable
 * @param enqueueSeconds to enqueue all in a batch
 * @param runSeconds from the first that began to the last that is durably completed
 * @param cpu what that took
 * @param repeated runs of a task beyond its first
 */
record Round(long done, double enqueueSeconds, double runSeconds, CpuTime cpu, int repeated) {

    private static final Duration WARM_UP = Duration.ofSeconds(3);

    /** Runs rounds until the engine has worked for three seconds, or one did not end within the limit; returns the last. */
    static Round warmUp(TaskEngineSubject subject, Runs runs, AtomicLong nextId, int count, Duration limit)
            throws Exception {
        double worked = 0;
        Round round;
        do {
            round = run(subject, runs, nextId.getAndAdd(count), count, limit);
            worked += round.enqueueSeconds + round.runSeconds; // not the time until those held were due
        } while (worked < WARM_UP.toSeconds() && round.done() == count);
        return round;
    }

    /**
     * One round.
     *
     * @param limit then it ends, with what is done
     */
    static Round run(TaskEngineSubject subject, Runs runs, long firstId, int count, Duration limit) throws Exception {
        runs.expect(firstId, count);
        List<Planned> tasks = LongStream.range(firstId, firstId + count)
                .mapToObj(Planned::now)
                .toList();
        subject.hold(count);
        long start = System.nanoTime();
        subject.enqueueAll(tasks);
        double enqueueSeconds = (System.nanoTime() - start) / 1e9;
        if (runs.distinct() > 0) {
            throw new IllegalStateException("Tasks began to run before they were all enqueued");
        }
        CpuTime before = CpuTime.now();
        subject.release();
        boolean all = runs.await(count, limit);
        while (all && subject.unfinished() > 0) {
            LockSupport.parkNanos(200_000);
        }
        long done = all ? count : count - subject.unfinished();
        if (done < 1) {
            throw new IllegalStateException("None of " + count + " tasks completed within " + limit);
        }
        double runSeconds = (System.nanoTime() - runs.firstStart()) / 1e9;
        return new Round(done, enqueueSeconds, runSeconds, CpuTime.now().since(before), runs.repeated());
    }

    double perSecond() {
        return done / runSeconds;
    }

    double perSecondWithEnqueue() {
        return done / (enqueueSeconds + runSeconds);
    }
}
