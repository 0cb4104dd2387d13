package dev.tomte.configuration.internal;

import dev.tomte.audit.AuditEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Tells the audit log which configuration was changed, by whom and which of its keys; never a value. A change is noted
 * while it is made, and handed on when Configuration Admin tells of it in a thread of its own: within a change it holds
 * locks that the log, opened by its first entry, may be in need of.
 */
final class ChangeNotes implements ConfigurationListener {

    /** Who is a person, and so too slow to fill the log. */
    private static final Set<String> PEOPLE = Set.of("file", "web", "shell");

    private static final long GATHER_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_REMEMBERED = 200;
    private static final int LONGEST_SUBJECT = 200;

    private final Consumer<AuditEvent> log;
    private final Supplier<Optional<String>> who;
    private final LongSupplier ticker;
    private final Queue<AuditEvent> noted = new ConcurrentLinkedQueue<>();
    private final Map<AuditEvent, Repeated> repeated = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AuditEvent, Repeated> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** When code's change was last noted, and how often it was made again since. */
    private record Repeated(long at, long since) {}

    /**
     * Begins without a note.
     *
     * @param who tells who makes the change that is under way in this thread; empty if it is not to be noted
     * @param ticker nanoseconds of a monotonic clock
     */
    ChangeNotes(Consumer<AuditEvent> log, Supplier<Optional<String>> who, LongSupplier ticker) {
        this.log = log;
        this.who = who;
        this.ticker = ticker;
    }

    /** Both are what is stored, before and now; called in the thread of who changes it, after it is on disk. */
    void changed(String pid, Dictionary<?, ?> before, Dictionary<?, ?> now) {
        Set<String> added = FileChange.values(now);
        Set<String> removed = FileChange.values(before);
        Set<String> changed = new TreeSet<>(added);
        changed.retainAll(removed);
        added.removeAll(changed);
        removed.removeAll(changed);
        changed.removeIf(key -> Objects.deepEquals(before.get(key), now.get(key)));
        if (!added.isEmpty() || !removed.isEmpty() || !changed.isEmpty()) {
            note(with(with(with(event("config.change", pid), "added", added), "changed", changed), "removed", removed));
        }
    }

    /** As {@link #changed}. */
    void deleted(String pid, Dictionary<?, ?> before) {
        note(with(event("config.delete", pid), "removed", FileChange.values(before)));
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        AuditEvent next = noted.poll();
        while (next != null) {
            log.accept(next);
            next = noted.poll();
        }
    }

    private static AuditEvent event(String action, String pid) {
        String subject = PrintableText.of(pid);
        return AuditEvent.success(
                action, subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT));
    }

    private static AuditEvent with(AuditEvent event, String what, Collection<String> keys) {
        return keys.isEmpty() ? event : event.with(what, PrintableText.of(String.join(", ", new TreeSet<>(keys))));
    }

    /** What code does again within a minute is gathered: the next entry says how often. */
    private void note(AuditEvent change) {
        Optional<String> by = who.get();
        if (by.isEmpty()) {
            return;
        }
        AuditEvent event = change.by(by.get());
        if (PEOPLE.contains(event.who())) {
            noted.add(event);
            return;
        }
        long now = ticker.getAsLong();
        synchronized (repeated) {
            Repeated before = repeated.get(event);
            if (before != null && now - before.at < GATHER_NANOS) {
                repeated.put(event, new Repeated(before.at, before.since + 1));
            } else {
                repeated.put(event, new Repeated(now, 0));
                noted.add(
                        before == null || before.since == 0
                                ? event
                                : event.with("times", Long.toString(before.since + 1)));
            }
        }
    }
}
