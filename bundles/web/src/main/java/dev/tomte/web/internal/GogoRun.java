package dev.tomte.web.internal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line that runs. Gogo runs its parts in threads of its own; the one here waits for them. */
final class GogoRun implements Runnable {

    static final int FAILED = 1;
    static final int INTERRUPTED = 130;

    private static final Logger LOG = LoggerFactory.getLogger(GogoRun.class);
    private static final long LOOK_MS = 5;
    private static final int LOOKS = 200;

    private final GogoSession session;
    private final String line;
    private final @Nullable Function shell;
    private final Transcript transcript = new Transcript();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "tomte-gogo");
    private @Nullable String stopped;
    private @Nullable Future<?> limit;
    private int status;
    private boolean ended;
    private volatile @Nullable ThreadGroup abandoned;

    /** @param shell runs a line with the words of Tomte's shell; null if there is none */
    GogoRun(GogoSession session, String line, @Nullable Function shell) {
        this.session = session;
        this.line = line;
        this.shell = shell;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The time limit, which is dropped when the command ends by itself. */
    synchronized void endAtTheLatest(Future<?> timer) {
        limit = timer;
        if (ended) {
            timer.cancel(false);
        }
    }

    Transcript transcript() {
        return transcript;
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    /** Whether it ended for the page, but goes on all the same. */
    boolean isLeftBehind() {
        ThreadGroup threads = abandoned;
        return isDone() && threads != null && threads.activeCount() > 0;
    }

    /** The exit status, once it is done. */
    synchronized int status() {
        return status;
    }

    void await(long millis) throws InterruptedException {
        done.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        int result = FAILED;
        CommandSession current = session.get();
        try {
            result = shell == null ? plain(current) : shelled(shell, current);
        } catch (Exception | LinkageError e) {
            // What a command threw was said already; this is the shell itself, gone or replaced meanwhile.
            LOG.warn("The shell could not run a line", e);
            transcript.print(true, e + "\n");
        } finally {
            finish(result);
        }
    }

    /**
     * Interrupts the command, and leaves it behind if it does not care; returns at once.
     *
     * @param why the last line of the output
     */
    void stop(String why) {
        synchronized (this) {
            if (stopped != null || isDone()) {
                return;
            }
            stopped = why;
        }
        Thread interrupter = new Thread(this::interrupt, "tomte-gogo-interrupt");
        interrupter.setDaemon(true);
        interrupter.start();
    }

    private int shelled(Function function, CommandSession current) throws Exception {
        Object result = function.execute(current, List.of(line, transcript.stream(false), transcript.stream(true)));
        return (Integer) result;
    }

    /** With nobody but Gogo itself, in its own words. */
    private int plain(CommandSession current) throws IOException {
        try {
            Object result = current.execute(line);
            if (result != null) {
                transcript.print(false, current.format(result, Converter.INSPECT) + "\n");
            }
            return 0;
        } catch (Exception e) {
            LOG.debug("The line '{}' failed", line, e);
            transcript.print(true, (e.getMessage() == null ? e.toString() : e.getMessage()) + "\n");
            return FAILED;
        }
    }

    private void interrupt() {
        try {
            boolean told = false;
            for (int i = 0; i < LOOKS && !isDone(); i++) {
                // It may not have become a job yet.
                Job job = session.get().foregroundJob();
                if (!told && job != null) {
                    job.interrupt();
                    told = true;
                }
                await(LOOK_MS);
            }
            synchronized (this) {
                // Gogo waits for ever for a job that was cancelled before its thread began.
                if (!ended) {
                    thread.interrupt();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupting a command was interrupted", e);
            Thread.currentThread().interrupt();
        }
    }

    private void finish(int result) {
        String why;
        synchronized (this) {
            why = stopped;
            status = why == null ? result : INTERRUPTED;
            ended = true;
            if (limit != null) {
                limit.cancel(false);
            }
            // From here on nobody interrupts this thread.
            if (Thread.interrupted() && why == null) {
                LOG.debug("The line '{}' interrupted its own thread", line);
            }
        }
        try {
            if (why != null) {
                transcript.close(why + (leaveBehind() ? " The command does not stop and is left behind." : "") + "\n");
            } else {
                transcript.close("");
            }
        } catch (IllegalStateException e) {
            LOG.debug("The shell stopped before its command: {}", e.toString());
        } finally {
            done.countDown();
        }
    }

    /** Takes a new session for the next line; whether something of this one still runs in the old session. */
    private boolean leaveBehind() {
        ThreadGroup threads = session.renew();
        abandoned = threads;
        for (int i = 0; i < LOOKS && threads.activeCount() > 0; i++) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            } catch (InterruptedException e) {
                LOG.debug("Interrupted while a command was to end", e);
                Thread.currentThread().interrupt();
                return true;
            }
        }
        if (threads.activeCount() == 0) {
            abandoned = null;
            return false;
        }
        LOG.warn("The command '{}' does not stop when it is interrupted; it is left behind", line);
        return true;
    }
}
