package dev.tomte.web.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;

/**
 * A session of Gogo for one page. An interrupted command takes its session's streams with it (Java closes a channel whose
 * reader or writer is interrupted), so after an interrupt a new session goes on with the old one's variables.
 */
final class GogoSession implements AutoCloseable {

    private final CommandProcessor processor;
    private CommandSession session;
    private ThreadGroup threads;
    private Redirected out = new Redirected();
    private Redirected err = new Redirected();
    private @Nullable GogoRun last;
    private long lastUsed = System.nanoTime();
    private boolean closed;

    GogoSession(CommandProcessor processor) {
        this.processor = processor;
        this.threads = new ThreadGroup("tomte-gogo");
        this.session = create(Map.of());
    }

    synchronized CommandSession get() {
        return session;
    }

    /** The command that runs, or that ran last. */
    synchronized @Nullable GogoRun last() {
        return last;
    }

    /**
     * Makes this the command that runs; what it prints goes to its transcript.
     *
     * @return false if another one runs, or if the session is closed
     */
    synchronized boolean take(GogoRun run) {
        if (closed || (last != null && !last.isDone())) {
            return false;
        }
        last = run;
        out.to = run.transcript().stream(false);
        err.to = run.transcript().stream(true);
        return true;
    }

    synchronized void touch() {
        lastUsed = System.nanoTime();
    }

    synchronized long idleNanos() {
        return last != null && !last.isDone() ? 0 : System.nanoTime() - lastUsed;
    }

    /**
     * Leaves the streams behind; what still writes to them goes on writing to the command it belongs to.
     *
     * @return the threads of the old session, which end as soon as their commands do
     */
    synchronized ThreadGroup renew() {
        ThreadGroup before = threads;
        if (closed) {
            return before;
        }
        CommandSession old = session;
        Map<String, Object> variables = new LinkedHashMap<>();
        for (Object name : (Set<?>) old.get(null)) {
            Object value = old.get((String) name);
            if (value != null) {
                variables.put((String) name, value);
            }
        }
        out = new Redirected();
        err = new Redirected();
        threads = new ThreadGroup("tomte-gogo");
        session = create(variables);
        session.currentDir(old.currentDir());
        old.close();
        return before;
    }

    /** Interrupts what runs, if anything does. */
    @Override
    public void close() {
        GogoRun running;
        synchronized (this) {
            closed = true;
            running = last;
        }
        if (running != null) {
            running.stop("The session was closed.");
        }
        get().close();
    }

    private CommandSession create(Map<String, Object> variables) {
        ThreadGroup group = threads;
        Redirected output = out;
        Redirected errors = err;
        try {
            CommandSession created = CompletableFuture.supplyAsync(
                            // Nothing can be typed into a running command.
                            () -> processor.createSession(InputStream.nullInputStream(), output, errors),
                            // The threads of a session belong to the group of the one that made it.
                            task -> new Thread(group, task, "tomte-gogo-session").start())
                    .join();
            variables.forEach(created::put);
            return created;
        } catch (CompletionException e) {
            throw new IllegalStateException("Gogo makes no session; is it being stopped?", e);
        }
    }

    /** Gogo ties its streams to the session, but each command has a transcript of its own. */
    private static final class Redirected extends OutputStream {

        private volatile OutputStream to = OutputStream.nullOutputStream();

        @Override
        public void write(int one) throws IOException {
            to.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            to.write(bytes, offset, length);
        }
    }
}
