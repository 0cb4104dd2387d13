package dev.tomte.web.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The sessions of all pages: how many there may be, how long each is kept, and how long a command may run. */
@Component(service = GogoSessions.class)
public final class GogoSessions implements AutoCloseable {

    static final int MOST = 8;

    private static final long THREAD_KEEP_S = 10;

    private final CommandProcessor processor;
    private final Map<String, GogoSession> sessions = new LinkedHashMap<>();
    private final List<GogoRun> leftBehind = new ArrayList<>();
    private final ScheduledThreadPoolExecutor clock;
    private final Supplier<Limits> limits;
    private boolean closed;

    /**
     * How long things may last.
     *
     * @param command one line
     * @param idle a session in which nothing runs
     */
    record Limits(Duration command, Duration idle) {}

    @Activate
    public GogoSessions(@Reference CommandProcessor processor, @Reference WebConfiguration configuration) {
        this(processor, () -> configuration.settings().gogo());
    }

    GogoSessions(CommandProcessor processor, Supplier<Limits> limits) {
        this.processor = processor;
        this.limits = limits;
        clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "tomte-gogo-clock");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        // No thread while nobody uses the tab.
        clock.setKeepAliveTime(THREAD_KEEP_S, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
    }

    /** A session and its name. */
    record Named(String name, GogoSession session) {}

    /** A session is there no longer, or has never been. */
    synchronized @Nullable GogoSession find(@Nullable String name) {
        GogoSession session = name == null ? null : sessions.get(name);
        if (session != null) {
            session.touch();
        }
        return session;
    }

    /**
     * A new session. If there are too many, the one that was not used for the longest time goes, unless a command runs in
     * it.
     *
     * @throws IllegalStateException if commands run in all of them
     */
    synchronized Named open() {
        Duration idleLimit = limits.get().idle;
        if (closed) {
            throw new IllegalStateException("The console stops.");
        }
        if (sessions.size() >= MOST) {
            Map.Entry<String, GogoSession> oldest = sessions.entrySet().stream()
                    .max(Comparator.comparingLong(entry -> entry.getValue().idleNanos()))
                    .orElseThrow();
            if (oldest.getValue().idleNanos() == 0) {
                throw new IllegalStateException(
                        "Commands run in all " + MOST + " sessions; cancel one of them, or wait until it ends.");
            }
            sessions.remove(oldest.getKey());
            oldest.getValue().close();
        }
        String name = UUID.randomUUID().toString();
        GogoSession session = new GogoSession(processor);
        sessions.put(name, session);
        lookWhenIdle(name, idleLimit, idleLimit.toNanos());
        return new Named(name, session);
    }

    /**
     * Runs a line.
     *
     * @throws IllegalStateException if another one runs in this session, or too many were left behind
     */
    GogoRun start(GogoSession session, String line, @Nullable Function shell) {
        Duration limit = limits.get().command;
        synchronized (this) {
            leftBehind.removeIf(run -> run.isDone() && !run.isLeftBehind());
            GogoRun before = session.last();
            if (before != null && before.isLeftBehind() && !leftBehind.contains(before)) {
                leftBehind.add(before);
            }
            if (leftBehind.size() >= MOST) {
                throw new IllegalStateException(
                        MOST + " commands that do not stop were left behind; only a restart of Tomte ends them.");
            }
        }
        GogoRun run = new GogoRun(session, line, shell);
        if (!session.take(run)) {
            throw new IllegalStateException("A command still runs in this session; cancel it first.");
        }
        run.start();
        run.endAtTheLatest(clock.schedule(
                () -> run.stop("Interrupted: it ran for " + limit.toSeconds() + " s, the limit (commandLimitS of "
                        + WebConfig.PID + ")."),
                limit.toNanos(),
                TimeUnit.NANOSECONDS));
        return run;
    }

    private void lookWhenIdle(String name, Duration limit, long inNanos) {
        var unused = clock.schedule(() -> closeIfIdle(name, limit), inNanos, TimeUnit.NANOSECONDS);
    }

    private synchronized void closeIfIdle(String name, Duration limit) {
        GogoSession session = sessions.get(name);
        if (session == null || closed) {
            return;
        }
        long left = limit.toNanos() - session.idleNanos();
        if (left > 0) {
            lookWhenIdle(name, limit, left);
            return;
        }
        sessions.remove(name);
        session.close();
    }

    synchronized int size() {
        return sessions.size();
    }

    @Deactivate
    @Override
    public synchronized void close() {
        closed = true;
        clock.shutdownNow();
        sessions.values().forEach(GogoSession::close);
        sessions.clear();
    }
}
