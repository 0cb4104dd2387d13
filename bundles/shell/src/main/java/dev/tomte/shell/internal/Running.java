package dev.tomte.shell.internal;

import dev.tomte.shell.internal.Frames.Frame;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command that runs for a client. Gogo runs its parts in threads of their own; this one waits for them. */
final class Running implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final long LOOK_MS = 5;
    private static final int LOOKS = 200;

    private final ClientSession session;
    private final FrameWriter writer;
    private final Work work;
    private final Thread thread;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean interrupted;

    /** What is run. */
    @FunctionalInterface
    interface Work {

        /** The exit status. */
        int run(Invocation invocation) throws IOException;
    }

    Running(String name, ClientSession session, FrameWriter writer, Work work) {
        this.session = session;
        this.writer = writer;
        this.work = work;
        this.thread = thread(name + "-command", this);
    }

    /** A thread that does not keep the runtime from ending. */
    static Thread thread(String name, Runnable task) {
        Thread created = new Thread(task, name);
        created.setDaemon(true);
        return created;
    }

    void start() {
        thread.start();
    }

    boolean isDone() {
        return done.getCount() == 0;
    }

    boolean await(long millis) throws InterruptedException {
        return done.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
        int status = Invocation.FAILED;
        try {
            status = work.run(new Invocation(session.get(), writer));
        } catch (IOException e) {
            LOG.debug("A client went away before its command ended: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.error("A command could not be run", e);
        } finally {
            finish(status);
        }
    }

    /** Interrupts the command. It may not have become a job yet, so this looks for it for a moment. */
    void interrupt() {
        interrupted = true;
        Thread interrupter = thread(thread.getName() + "-interrupt", this::interruptJob);
        interrupter.start();
    }

    private void interruptJob() {
        try {
            boolean told = false;
            for (int i = 0; i < LOOKS && !await(LOOK_MS); i++) {
                Job job = session.get().foregroundJob();
                if (!told && job != null) {
                    job.interrupt();
                    told = true;
                }
            }
            synchronized (this) {
                // Gogo waits for ever for a job that was cancelled before its thread began.
                if (!isDone()) {
                    thread.interrupt();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupting a command was interrupted", e);
            Thread.currentThread().interrupt();
        }
    }

    private void finish(int status) {
        synchronized (this) {
            done.countDown();
            // From here on nobody interrupts this thread; the answer must get out.
            interrupted |= Thread.interrupted();
        }
        try {
            if (interrupted) {
                session.renew();
            }
            writer.send(Frame.exit(interrupted ? Invocation.INTERRUPTED : status));
        } catch (IOException e) {
            LOG.debug("A client went away before its command ended: {}", e.toString());
        } catch (IllegalStateException e) {
            LOG.debug("The shell stops: {}", e.toString());
        }
    }
}
