package dev.tomte.benchmarks.tasks;

import dev.tomte.benchmarks.tasks.subject.TaskEngineSubject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;

/** The two halves of a crash: work until the process is killed, and what the next process makes of it. */
final class Crash {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    /** With everything done, so long for what would be repeated without need. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);

    private Crash() {}

    /** Does not return by itself. */
    static void toil(TaskEngineSubject subject, Assignment assignment, PrintStream out) throws Exception {
        RunLog log = new RunLog(assignment.runLog());
        subject.open(assignment.folder(), id -> work(log, id, assignment.extra()));
        subject.hold(assignment.count());
        subject.enqueueAll(TaskChild.dueNow(0, assignment.count()));
        out.println(Figures.READY);
        out.flush();
        subject.release();
        Thread.currentThread().join();
    }

    private static void work(RunLog log, long id, int micros) throws Exception {
        log.append(false, id);
        LockSupport.parkNanos(micros * 1_000L);
        log.append(true, id);
    }

    static void recover(TaskEngineSubject subject, Assignment assignment, ObjDoubleConsumer<String> figures)
            throws Exception {
        Set<Long> ended = ConcurrentHashMap.newKeySet();
        RunLog.read(assignment.runLog()).stream().filter(RunLog.Entry::end).forEach(entry -> ended.add(entry.id()));
        RunLog log = new RunLog(assignment.runLog());
        long start = System.nanoTime();
        figures.accept("recover.began", (double) start);
        subject.open(assignment.folder(), id -> {
            work(log, id, assignment.extra());
            ended.add(id);
        });
        figures.accept("recover.open", (System.nanoTime() - start) / 1e6);
        while (ended.size() < assignment.count() && System.nanoTime() - start < LIMIT.toNanos()) {
            LockSupport.parkNanos(1_000_000);
        }
        LockSupport.parkNanos(AFTERWARDS.toNanos());
        subject.close();
    }
}
