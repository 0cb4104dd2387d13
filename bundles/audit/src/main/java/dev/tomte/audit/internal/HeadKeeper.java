package dev.tomte.audit.internal;

import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditException;
import dev.tomte.audit.internal.AppendWork.Appended;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the head outside the database behind the chain, and only then tells those who added to it. What gathers while the
 * file is on its way to the disk is covered by the next file, all at once.
 */
final class HeadKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(HeadKeeper.class);

    private record Pending(Appended appended, boolean anchor, CompletableFuture<AuditEntry> result) {}

    private final HeadFile file;
    private final Executor executor;
    private final Consumer<AuditEntry> listener;
    private final Queue<Pending> pending = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awaited = new AtomicBoolean();
    private Head head = Head.START;
    /** What the file held when it was last looked at or written; null if there was none. */
    private @Nullable Head written;
    /** What was to be written when that failed: the file may hold it all the same. */
    private @Nullable Head attempted;

    private boolean closed;
    private volatile Link known = Link.START;

    /**
     * Keeps the head in a file.
     *
     * @param executor waits for the disk
     * @param listener hears of each entry before its caller does
     */
    HeadKeeper(HeadFile file, Executor executor, Consumer<AuditEntry> listener) {
        this.file = file;
        this.executor = executor;
        this.listener = listener;
    }

    /** Begins with what the opening found. */
    synchronized void start(Head begin, Optional<Head> inFile) {
        head = begin;
        written = inFile.orElse(null);
        attempted = null;
        known = begin.newest();
    }

    /** From now on the file is another's: what is still to be covered fails, and is taken over by who opens the log next. */
    synchronized void close() {
        closed = true;
    }

    /** A place that the chain went through a moment ago. */
    Link known() {
        return known;
    }

    /** What the head should be, with a fault if the file says anything else. */
    synchronized Head look() {
        head = checked(head);
        return head;
    }

    /**
     * Completes the result once the head covers what was added.
     *
     * @param anchor whether this entry says that what is missing is known of
     */
    void cover(Appended appended, boolean anchor, CompletableFuture<AuditEntry> result) {
        pending.add(new Pending(appended, anchor, result));
        if (awaited.compareAndSet(false, true)) {
            try {
                executor.execute(this::coverPending);
            } catch (RejectedExecutionException closing) {
                coverPending();
            }
        }
    }

    private void coverPending() {
        awaited.set(false); // before looking: who comes later asks for a turn of its own
        List<Pending> batch = new ArrayList<>();
        for (Pending next = pending.poll(); next != null; next = pending.poll()) {
            batch.add(next);
        }
        if (batch.isEmpty()) {
            return;
        }
        Optional<IOException> failure = keep(batch);
        for (Pending each : batch) {
            AuditEntry entry = each.appended().row().entry();
            if (failure.isEmpty()) {
                tell(entry);
                each.result().complete(entry);
            } else {
                each.result()
                        .completeExceptionally(new AuditException(
                                "Entry " + entry.sequence() + " is in the audit log, but " + file.path()
                                        + " could not be brought up to it: "
                                        + failure.get().getMessage() + ". The next entry makes up for it",
                                failure.get()));
            }
        }
    }

    private synchronized Optional<IOException> keep(List<Pending> batch) {
        if (closed) {
            return Optional.of(new IOException("the log was closed meanwhile"));
        }
        Head next = checked(head);
        for (Pending each : batch) {
            Link link = each.appended().row().link();
            if (each.anchor()) {
                next = next.withoutFaults();
            } else if (each.appended().lost().isPresent()) {
                next = withLost(next, each.appended().lost().get(), link);
            }
            if (link.sequence() > next.newest().sequence() || each.anchor()) {
                next = next.at(link);
            }
        }
        head = next;
        known = next.newest();
        try {
            attempted = next;
            file.write(next);
            written = next;
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private static Head withLost(Head head, Link lost, Link now) {
        String fault = Faults.lost(lost);
        if (head.faults().contains(fault)) {
            return head;
        }
        LOG.error("Audit log: {}", fault);
        Head noted = head.with(fault);
        return noted.newest().sequence() >= lost.sequence() ? noted.at(now) : noted;
    }

    /** Before the file is written over, so that the next entry does not hide that somebody changed it. */
    private Head checked(Head expected) {
        String fault;
        try {
            Head found = file.read().orElse(null);
            if (same(found, written) || (attempted != null && same(found, attempted))) {
                return expected;
            }
            fault = found == null ? Faults.headGone(file) : Faults.headChanged(file, found.newest());
            written = found;
        } catch (IOException e) {
            fault = Faults.headUnreadable(file, e);
        }
        if (!expected.faults().contains(fault)) {
            LOG.error("Audit log: {}", fault);
        }
        return expected.with(fault);
    }

    private static boolean same(@Nullable Head one, @Nullable Head other) {
        return one == null ? other == null : one.equals(other);
    }

    private void tell(AuditEntry entry) {
        try {
            listener.accept(entry);
        } catch (RuntimeException e) {
            LOG.error("Entry {} of the audit log is kept, but could not be told of", entry.sequence(), e);
        }
    }
}
