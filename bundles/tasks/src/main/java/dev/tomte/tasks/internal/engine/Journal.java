package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreClosedException;
import dev.tomte.task.TaskRun;
import dev.tomte.tasks.internal.store.Changes;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers transitions and brings them to the store, in their order, a few changes at a time, and as one change
 * all that came while those were on their way. So the more there is to do, the less each costs.
 */
final class Journal {

    /** What is new in a row. */
    enum Kind {
        CREATED,
        STARTED,
        DONE,
        CHANGED,
        RESCHEDULED
    }

    /**
     * A transition.
     *
     * @param run for the history, if it ended one
     * @param receipt told once it is on disk, or with the reason why it is not
     */
    record Entry(TaskRow row, Kind kind, @Nullable TaskRun run, Receipt receipt) {}

    /** Hears what became of a transition; called under the engine's lock. */
    @FunctionalInterface
    interface Receipt {
        void settled(@Nullable Throwable failure);
    }

    /** What the disk said to a batch. */
    private record Answer(List<List<Entry>> batch, @Nullable Throwable failure) {}

    /**
     * So many changes may be on their way: while one waits for the disk, the next is prepared, and those of some callers
     * share a commit of the store, which waits for all of them.
     */
    private static final int MOST_UNDERWAY = 8;

    private final TaskStore store;
    private final BiConsumer<List<Entry>, @Nullable Throwable> settled;
    private final AtomicBoolean sending = new AtomicBoolean();
    private List<List<Entry>> pending = new ArrayList<>();
    private int underway;
    /** From the first refused one on, in the order they were sent; empty as long as none is refused. */
    private final List<Answer> held = new ArrayList<>();

    private long added;
    private long decided;

    /**
     * Makes an empty one.
     *
     * @param settled gets the transitions that were decided together, in the order they came
     */
    Journal(TaskStore store, BiConsumer<List<Entry>, @Nullable Throwable> settled) {
        this.store = store;
        this.settled = settled;
    }

    /** Takes transitions that go to the disk together or not at all. */
    synchronized void add(List<Entry> entries) {
        pending.add(entries);
        added++;
    }

    /** How many groups of transitions were ever taken. */
    synchronized long added() {
        return added;
    }

    /** How many of them were decided, on disk or refused, whatever their order. */
    synchronized long decided() {
        return decided;
    }

    synchronized boolean isEmpty() {
        return pending.isEmpty() && underway == 0 && held.isEmpty();
    }

    /** Sends what waits, unless enough is on its way; does not wait for the disk. One thread sends at a time. */
    void flush() {
        while (canSend() && sending.compareAndSet(false, true)) {
            try {
                send();
            } finally {
                sending.set(false);
            }
        }
    }

    private synchronized boolean canSend() {
        return !pending.isEmpty() && underway < MOST_UNDERWAY && held.isEmpty();
    }

    private void send() {
        List<List<Entry>> batch;
        synchronized (this) {
            if (!canSend()) {
                return;
            }
            batch = pending;
            pending = new ArrayList<>();
            underway++;
        }
        var unused = apply(batch, Map.of()).whenComplete((nothing, failure) -> answered(new Answer(batch, failure)));
    }

    /** If the disk refuses a batch, what was sent after it is waited for, and nothing more is sent until all is decided. */
    private void answered(Answer answer) {
        boolean plain;
        List<Answer> open = List.of();
        synchronized (this) {
            underway--;
            plain = answer.failure == null && held.isEmpty();
            if (!plain) {
                held.add(answer);
                open = underway == 0 ? List.copyOf(held) : open;
            }
        }
        if (plain) {
            flush(); // the disk first, then the callers
            settle(answer.batch, null);
        } else if (!open.isEmpty()) {
            var unused = decide(open).whenComplete((nothing, unexpected) -> {
                synchronized (this) {
                    held.clear();
                }
                flush();
            });
        }
    }

    /** In the order they were sent. What a later one has brought to the disk meanwhile stays the newest. */
    private CompletableFuture<Void> decide(List<Answer> answers) {
        CompletableFuture<Void> decided = CompletableFuture.completedFuture(null);
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            Map<Long, Entry> newer = saved(answers.subList(i + 1, answers.size()));
            decided = decided.thenCompose(before -> decide(answer, newer));
        }
        return decided;
    }

    private static Map<Long, Entry> saved(List<Answer> answers) {
        Map<Long, Entry> newest = new HashMap<>();
        answers.stream()
                .filter(answer -> answer.failure == null)
                .flatMap(answer -> flat(answer.batch).stream())
                .forEach(entry -> newest.put(entry.row().id(), entry));
        return newest;
    }

    private CompletableFuture<Void> decide(Answer answer, Map<Long, Entry> newer) {
        return answer.failure == null || newer.isEmpty()
                ? settleOrIsolate(answer.batch, answer.failure, newer)
                : outcome(answer.batch, newer).thenCompose(failure -> settleOrIsolate(answer.batch, failure, newer));
    }

    /**
     * Finds out what the disk refuses: a full disk refuses everything, but one transition that cannot be is not to keep
     * the others of its batch from the disk. Halves the batch as long as only a part of it fails.
     */
    private CompletableFuture<Void> isolate(List<List<Entry>> batch, Throwable failure, Map<Long, Entry> newer) {
        if (batch.size() == 1 || failure instanceof StoreClosedException) {
            settle(batch, failure);
            return CompletableFuture.completedFuture(null);
        }
        List<List<Entry>> first = batch.subList(0, batch.size() / 2);
        List<List<Entry>> second = batch.subList(batch.size() / 2, batch.size());
        return outcome(first, newer)
                .thenCompose(firstFailure -> outcome(second, newer).thenCompose(secondFailure -> {
                    boolean everything = firstFailure != null
                            && secondFailure != null
                            && Objects.equals(firstFailure.getMessage(), secondFailure.getMessage());
                    if (everything) {
                        settle(batch, firstFailure);
                        return CompletableFuture.completedFuture(null);
                    }
                    return settleOrIsolate(first, firstFailure, newer)
                            .thenCompose(done -> settleOrIsolate(second, secondFailure, newer));
                }));
    }

    private CompletableFuture<Void> settleOrIsolate(
            List<List<Entry>> part, @Nullable Throwable failure, Map<Long, Entry> newer) {
        if (failure != null) {
            return isolate(part, failure, newer);
        }
        settle(part, null);
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<@Nullable Throwable> outcome(List<List<Entry>> part, Map<Long, Entry> newer) {
        return apply(part, newer).handle((nothing, failure) -> failure);
    }

    private void settle(List<List<Entry>> groups, @Nullable Throwable failure) {
        synchronized (this) {
            decided += groups.size();
        }
        settled.accept(flat(groups), failure);
    }

    private static List<Entry> flat(List<List<Entry>> groups) {
        List<Entry> all = new ArrayList<>(groups.size());
        groups.forEach(all::addAll);
        return all;
    }

    private CompletableFuture<Void> apply(List<List<Entry>> batch, Map<Long, Entry> newer) {
        try {
            return store.apply(changes(flat(batch), newer));
        } catch (RuntimeException e) { // the store is closing
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Changes changes(List<Entry> batch, Map<Long, Entry> newer) {
        Map<Long, Entry> newest = new LinkedHashMap<>(batch.size() * 2);
        List<TaskRun> runs = new ArrayList<>();
        for (Entry entry : batch) {
            newest.merge(entry.row().id(), entry, Journal::merge);
            if (entry.run() != null) {
                runs.add(entry.run());
            }
        }
        newest.replaceAll((id, entry) -> newer.containsKey(id) ? merge(entry, newer.get(id)) : entry);
        Map<Kind, List<TaskRow>> rows = new EnumMap<>(Kind.class);
        newest.values().forEach(entry -> rows.computeIfAbsent(entry.kind(), any -> new ArrayList<>())
                .add(entry.row()));
        return new Changes(
                rows.getOrDefault(Kind.CREATED, List.of()),
                rows.getOrDefault(Kind.STARTED, List.of()),
                rows.getOrDefault(Kind.DONE, List.of()),
                rows.getOrDefault(Kind.CHANGED, List.of()),
                rows.getOrDefault(Kind.RESCHEDULED, List.of()),
                runs);
    }

    private static Entry merge(Entry earlier, Entry later) {
        return new Entry(later.row(), merge(earlier.kind(), later.kind()), null, later.receipt());
    }

    private static Kind merge(Kind earlier, Kind later) {
        return switch (earlier) {
            case CREATED, RESCHEDULED -> earlier;
            case STARTED -> later;
            case DONE, CHANGED -> later == Kind.RESCHEDULED ? later : Kind.CHANGED;
        };
    }
}
