package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that does runs, one after the other, as the engine hands them over. */
final class Worker implements Runnable {

    /**
     * How a run ended, as its handler has it.
     *
     * @param result null if it threw, or was stopped before it began
     */
    record Report(
            Run run, @Nullable TaskResult result, @Nullable Throwable failure, long nanos) {}

    private final Crew crew;
    private final Clocks clocks;
    private final Thread thread;
    private final ArrayDeque<Run> given = new ArrayDeque<>();
    private List<Report> reports = new ArrayList<>();
    private @Nullable Run current;
    /** By the real clock: where a test stops the engine's, runs are to be relieved all the same. */
    private long currentSince;

    private volatile boolean hasWork;
    private volatile boolean dismissed;

    @SuppressWarnings("ThreadPriorityCheck") // nothing hangs on it; it is only good manners
    Worker(Crew crew, Clocks clocks, int number) {
        this.crew = crew;
        this.clocks = clocks;
        thread = new Thread(this, "tomte-task-" + number);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** Hands runs over; the worker must be idle. */
    void give(List<Run> runs) {
        synchronized (this) {
            given.addAll(runs);
            hasWork = true;
        }
        LockSupport.unpark(thread);
    }

    /** Ends once the run under way has ended, of which nobody wants to hear any more. */
    void dismiss() {
        dismissed = true;
        LockSupport.unpark(thread);
    }

    boolean isDismissed() {
        return dismissed;
    }

    /** The run under way; null if there is none. */
    @Nullable
    synchronized Run current() {
        return current;
    }

    /**
     * Whether others wait for the run under way: some that were not begun, whose ends were not told, or that go in step with
     * it. Under the engine's lock.
     */
    synchronized boolean keepsOthers() {
        return current != null && (current.inStep || !given.isEmpty() || !reports.isEmpty());
    }

    /** Whether that is so for long enough to do something about it. */
    synchronized boolean holdsOthersUp() {
        return keepsOthers() && System.nanoTime() - currentSince >= Crew.RELIEF_NANOS;
    }

    /** What it has done and not told yet. */
    synchronized List<Report> takeReports() {
        List<Report> taken = reports;
        reports = new ArrayList<>();
        return taken;
    }

    /** What it was given and has not begun. */
    synchronized List<Run> takeRest() {
        List<Run> rest = List.copyOf(given);
        given.clear();
        return rest;
    }

    @Override
    public void run() {
        OsPriority.ownThread().ifPresent(crew::numbered);
        while (!dismissed) {
            if (!hasWork) {
                LockSupport.park(this);
                Thread.interrupted(); // an interrupt that came too late for its run
                continue;
            }
            Run run = next();
            if (run == null) {
                crew.reported(this, takeReports());
            } else {
                note(execute(run));
            }
        }
        crew.left(this);
    }

    private synchronized @Nullable Run next() {
        current = given.poll();
        currentSince = System.nanoTime();
        hasWork = current != null;
        return current;
    }

    private synchronized void note(Report report) {
        if (!dismissed) {
            reports.add(report);
        }
        current = null;
    }

    private Report execute(Run run) {
        TaskResult result = null;
        Throwable failure = null;
        try {
            if (run.begin()) {
                result = run.handler.run(run);
                if (result == null) {
                    failure = new NullPointerException("the handler of type " + run.type.name
                            + " returned null; expected a TaskResult, such as TaskResult.done()");
                }
            }
        } catch (Throwable e) { // whatever a handler throws is its own failure; the thread goes on
            failure = e;
        } finally {
            run.end();
        }
        return new Report(run, result, failure, clocks.nanos() - run.startedNanos());
    }
}
