package dev.tomte.observability.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Hands what goes to the OSGi Log Service (SCR, Configuration Admin, the framework's own events) to SLF4J, and so into
 * {@code logs/tomte.log}. What was logged before this component came is brought along once.
 */
@Component(
        service = {},
        immediate = true)
public final class LogBridge implements LogListener {

    private final LogReaderService reader;

    /**
     * The numbers of what was brought along and may come to the listener as well. Not only the highest: an entry gets its
     * number a moment before it gets its place.
     */
    private final Set<Long> brought = new HashSet<>();

    /** What comes while the older entries are not brought yet; null from then on. */
    private @Nullable List<LogEntry> early = new ArrayList<>();

    @Activate
    public LogBridge(@Reference LogReaderService reader) {
        this.reader = reader;
    }

    @Activate
    void start() {
        // Listens first, so that no entry falls between the two. The lock is not held while the log is asked, which has
        // locks of its own.
        reader.addLogListener(this);
        Deque<LogEntry> before = new ArrayDeque<>();
        for (Enumeration<LogEntry> newestFirst = reader.getLog(); newestFirst.hasMoreElements(); ) {
            before.push(newestFirst.nextElement());
        }
        bring(before);
    }

    @Deactivate
    void stop() {
        reader.removeLogListener(this);
    }

    @Override
    public synchronized void logged(LogEntry entry) {
        if (early != null) {
            early.add(entry);
        } else if (!brought.remove(entry.getSequence())) {
            write(entry);
        }
    }

    private synchronized void bring(Iterable<LogEntry> before) {
        for (LogEntry entry : before) {
            write(entry);
            brought.add(entry.getSequence());
        }
        List<LogEntry> waiting = early == null ? List.of() : early;
        early = null;
        waiting.forEach(this::logged);
    }

    private static void write(LogEntry entry) {
        Logger logger = LoggerFactory.getLogger(name(entry));
        logger.atLevel(level(entry)).setCause(entry.getException()).log(entry.getMessage());
    }

    /** A bundle that logs without a name of its own is named by its symbolic name. */
    private static String name(LogEntry entry) {
        String name = entry.getLoggerName();
        if (name == null || name.startsWith("LogService")) {
            return entry.getBundle() == null
                    ? "osgi"
                    : String.valueOf(entry.getBundle().getSymbolicName());
        }
        return name;
    }

    private static Level level(LogEntry entry) {
        return switch (entry.getLogLevel()) {
            case AUDIT, INFO -> Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
