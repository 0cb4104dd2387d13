package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject;
import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject.Planned;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.slf4j.LoggerFactory;

/** A process that measures one thing of one engine, prints it as {@link Figures} and ends. */
public final class TaskChild {

    private static final Duration FAR = Duration.ofDays(300);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LIMIT_BESIDE_STORED = Duration.ofMinutes(1);
    /** With fewer tasks, what else comes and goes in the heap would be the figure. */
    private static final int LEAST_FOR_HEAP = 200_000;

    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final Assignment assignment;
    private final PrintStream out;
    private final TaskEngineSubject subject;

    private TaskChild(Assignment assignment, PrintStream out) {
        this.assignment = assignment;
        this.out = out;
        subject = assignment.contestant().make();
    }

    public static void main(String[] words) throws Exception {
        // All engines log by the same library; to set it up is the program's time, no engine's.
        LoggerFactory.getILoggerFactory();
        Assignment assignment = Assignment.parse(words);
        TaskChild child = new TaskChild(assignment, System.out);
        switch (assignment.chore()) {
            case RUN -> child.run();
            case ENQUEUE, ENQUEUE_BATCH -> EnqueueRate.measure(child.subject, assignment, child::figure);
            case LATENCY -> StartLatency.measure(child.subject, assignment, child::figure);
            case IDLE -> child.idle();
            case STORE -> child.store();
            case REOPEN -> child.reopen();
            case TOIL -> Crash.toil(child.subject, assignment, child.out);
            case RECOVER -> Crash.recover(child.subject, assignment, child::figure);
        }
        // Some engines leave threads behind that would keep the process.
        System.out.flush();
        System.exit(0);
    }

    private void figure(String name, double value) {
        Figures.print(out, name, value);
    }

    private void run() throws Exception {
        Runs runs = new Runs();
        subject.open(assignment.folder(), runs);
        AtomicLong nextId = new AtomicLong();
        Round.warmUp(subject, runs, nextId, warmUpCount(), LIMIT);
        Round round = Round.run(subject, runs, nextId.get(), assignment.count(), LIMIT);
        figure("run", round.perSecond());
        figure("run.with-enqueue", round.perSecondWithEnqueue());
        figure("run.cpu", round.cpu().total() / round.done() * 1e6);
        figure("run.cpu-server", round.cpu().server() / round.done() * 1e6);
        figure("run.repeated", round.repeated());
        subject.close();
    }

    private int warmUpCount() {
        return Math.max(1, assignment.count() / 2);
    }

    private void idle() throws Exception {
        Runs runs = new Runs();
        subject.open(assignment.folder(), runs);
        subject.storeForLater(assignment.count(), Instant.now().plus(FAR));
        LockSupport.parkNanos(SETTLE.toNanos());
        CpuTime before = CpuTime.now();
        long start = System.nanoTime();
        LockSupport.parkNanos(Duration.ofSeconds(assignment.extra()).toNanos());
        double seconds = (System.nanoTime() - start) / 1e9;
        CpuTime used = CpuTime.now().since(before);
        figure("idle.cpu", used.own() / seconds * 1e3);
        figure("idle.cpu-server", used.server() / seconds * 1e3);
        subject.close();
    }

    private void store() throws Exception {
        Runs runs = new Runs();
        subject.open(assignment.folder(), runs);
        Round.run(subject, runs, 0, 100, LIMIT);
        long before = Heap.used();
        long start = System.nanoTime();
        subject.storeForLater(assignment.count(), Instant.now().plus(FAR));
        figure("stored.rate", assignment.count() / ((System.nanoTime() - start) / 1e9));
        if (assignment.count() >= LEAST_FOR_HEAP) {
            figure("stored.heap", (double) (Heap.used() - before) / assignment.count());
        }
        subject.close();
    }

    private void reopen() throws Exception {
        Runs runs = new Runs();
        // Above all ids that were used before.
        long id = 1_000_000;
        runs.expect(id, 1);
        long start = System.nanoTime();
        subject.open(assignment.folder(), runs);
        figure("reopen.open", (System.nanoTime() - start) / 1e9);
        subject.enqueueAll(List.of(Planned.now(id)));
        if (!runs.await(1, LIMIT)) {
            throw new IllegalStateException("No task ran within " + LIMIT + " after it was opened again");
        }
        figure("reopen.first", (runs.firstStart() - start) / 1e9);
        AtomicLong nextId = new AtomicLong(id + 1);
        Round round = Round.warmUp(subject, runs, nextId, warmUpCount(), LIMIT_BESIDE_STORED);
        if (round.done() == warmUpCount()) { // else it is so slow that this says enough
            round = Round.run(subject, runs, nextId.get(), assignment.count(), LIMIT_BESIDE_STORED);
        }
        figure("stored.run", round.perSecond());
        subject.close();
    }

    /** All tasks of a range, due now. */
    static List<Planned> dueNow(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(Planned::now).toList();
    }
}
