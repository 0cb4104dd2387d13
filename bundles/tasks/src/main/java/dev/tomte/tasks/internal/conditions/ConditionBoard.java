package dev.tomte.tasks.internal.conditions;

import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskCondition.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Knows which conditions hold. It has no schedule: it looks when it is asked, and {@link #refresh} is for whoever has one.
 * Each condition is asked in a thread of the board with a time limit; one that does not answer counts as not holding, and
 * is not asked again before it has returned.
 *
 * <p>A condition that is away does not hold. The first look at one that is there is no change, but what later looks are
 * compared with. {@link #watch} before asking {@link #missing}, then no change is missed in between. Thread-safe.
 */
public final class ConditionBoard implements AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** Is told what begins and ceases to hold. */
    @FunctionalInterface
    public interface Listener {

        /**
         * Called outside any lock, by one thread at a time and in the order of the changes: by the one that found the
         * change, or by one that is telling others just then. Return soon.
         */
        void changed(String name, boolean holds);
    }

    private final LongSupplier nanoTime;
    private final long fresh;
    private final CheckRunner runner;
    private final Changes changes = new Changes();
    /** By name: those that are there or watched. Guarded by itself, and so is what it holds. */
    private final Map<String, Entry> entries = new TreeMap<>();

    public ConditionBoard() {
        this(System::nanoTime, FRESH, LIMIT);
    }

    ConditionBoard(LongSupplier nanoTime, Duration fresh, Duration limit) {
        this.nanoTime = nanoTime;
        this.fresh = fresh.toNanos();
        this.runner = new CheckRunner(limit);
    }

    public void addListener(Listener listener) {
        changes.add(listener);
    }

    public void removeListener(Listener listener) {
        changes.remove(listener);
    }

    /** Takes a condition in. While there are several of a name, the first counts. It is not asked before it is needed. */
    public void add(String name, TaskCondition condition) {
        synchronized (entries) {
            entries.computeIfAbsent(name, Entry::new).add(condition);
        }
    }

    /** Lets a condition go; if it is asked just then, it is interrupted. One that was never added is left out. */
    public void remove(String name, TaskCondition condition) {
        synchronized (entries) {
            Entry entry = entries.get(name);
            if (entry != null) {
                entry.remove(condition).ifPresent(change -> changes.found(name, change));
                forgetUnused(entry);
            }
        }
        changes.tell();
    }

    /** The names of the conditions that are there, in alphabetical order. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        synchronized (entries) {
            entries.values().stream().filter(Entry::isThere).forEach(entry -> names.add(entry.name()));
        }
        return names;
    }

    /**
     * Why not all of these hold, for people; empty if they do. What was looked at within the last second is not asked
     * again; the rest is asked now, all at the same time, which takes up to the time limit. If the thread is interrupted,
     * that is the reason, and it still is then.
     */
    public Optional<String> missing(Set<String> names) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        try {
            look(names, fresh);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the conditions were not waited for: interrupted");
        }
        List<String> reasons = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            Verdict verdict = known(name);
            if (!verdict.holds()) {
                reasons.add(verdict.reason());
            }
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    /** Somebody waits for these from now on, once more for each call. */
    public void watch(Set<String> names) {
        long now = nanoTime.getAsLong();
        synchronized (entries) {
            names.forEach(name -> entries.computeIfAbsent(name, Entry::new).watch(now));
        }
    }

    /**
     * Undoes one call of {@link #watch}.
     *
     * @throws IllegalStateException if one of them is not watched
     */
    public void unwatch(Set<String> names) {
        synchronized (entries) {
            for (String name : names) {
                Entry entry = entries.get(name);
                if (entry == null) {
                    throw new IllegalStateException(Texts.shown(name) + " is not watched");
                }
                entry.unwatch();
                forgetUnused(entry);
            }
        }
    }

    /**
     * Looks at all that are watched, whenever they were looked at last.
     *
     * @return whether one of them began or ceased to hold; false if the thread is interrupted, which it still is then
     */
    public boolean refresh() {
        List<String> watched;
        synchronized (entries) {
            watched = entries.values().stream()
                    .filter(Entry::isWatched)
                    .map(Entry::name)
                    .toList();
        }
        try {
            return look(watched, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Interrupts what is being asked, and lets no more be asked. */
    @Override
    public void close() {
        runner.close();
    }

    /** Asks those that were not asked for so many nanoseconds, and tells what has changed. */
    private boolean look(Collection<String> names, long age) throws InterruptedException {
        long now = nanoTime.getAsLong();
        Map<String, Check> asked = new LinkedHashMap<>();
        synchronized (entries) {
            for (String name : names) {
                Entry entry = entries.get(name);
                if (entry != null) {
                    entry.check(runner, now, age).ifPresent(check -> asked.put(name, check));
                }
            }
        }
        boolean changed = false;
        try {
            for (Map.Entry<String, Check> one : asked.entrySet()) {
                changed |= settle(one.getKey(), one.getValue(), one.getValue().await());
            }
        } finally {
            changes.tell();
        }
        return changed;
    }

    private boolean settle(String name, Check check, Check.Answer answer) {
        synchronized (entries) {
            Entry entry = entries.get(name);
            Optional<Boolean> change =
                    entry == null ? Optional.empty() : entry.settle(check, answer, nanoTime.getAsLong());
            change.ifPresent(holds -> changes.found(name, holds));
            return change.isPresent();
        }
    }

    private Verdict known(String name) {
        synchronized (entries) {
            Entry entry = entries.get(name);
            if (entry != null && entry.isThere()) {
                return entry.known();
            }
        }
        Set<String> there = names();
        return Verdict.no("there is no condition " + Texts.shown(name) + " here ("
                + (there.isEmpty() ? "there are none" : "there are " + String.join(", ", there)) + ")");
    }

    private void forgetUnused(Entry entry) {
        if (!entry.isThere() && !entry.isWatched()) {
            entries.remove(entry.name());
        }
    }
}
