package dev.tomte.audit.internal;

import dev.tomte.audit.AuditAppended;
import dev.tomte.audit.AuditEntry;
import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditException;
import dev.tomte.audit.AuditFilter;
import dev.tomte.audit.AuditLog;
import dev.tomte.audit.AuditVerdict;
import dev.tomte.event.EventProperties;
import dev.tomte.store.Store;
import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log in the store's table {@code security_audit_log}, with its head in {@code data/audit.head}. The two are compared
 * when it is first used, not at the start.
 */
@Component(service = AuditLog.class)
public final class ChainedAuditLog implements AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(ChainedAuditLog.class);
    private static final int PAGE = 1000;
    private static final long CLOSE_WAIT_S = 10;
    private static final long IDLE_S = 10;
    private static final int LONGEST_DETAIL = 1000;

    private final Store store;
    private final InstantSource clock;
    private final HeadFile file;
    private final ThreadPoolExecutor executor;
    private final HeadKeeper keeper;
    private final Object counting = new Object();
    private int underWay;
    private boolean closed;
    private volatile boolean open;

    @Activate
    public ChainedAuditLog(BundleContext context, @Reference Store store, @Reference EventAdmin events) {
        this(
                Path.of(Objects.requireNonNull(
                        context.getProperty("tomte.data"), "The framework property tomte.data is missing")),
                store,
                InstantSource.system(),
                entry -> {
                    AuditAppended event = AuditAppended.of(entry);
                    events.postEvent(new Event(event.topic(), EventProperties.of(event)));
                });
    }

    ChainedAuditLog(Path data, Store store, InstantSource clock, Consumer<AuditEntry> listener) {
        this.store = store;
        this.clock = clock;
        file = new HeadFile(data.resolve("audit.head"));
        executor = new ThreadPoolExecutor(1, 1, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), run -> {
            Thread thread = new Thread(run, "tomte-audit");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        keeper = new HeadKeeper(file, executor, listener);
    }

    /**
     * Waits for what is under way: this component goes with the last who uses it, often right after an entry, and comes
     * again with the next; two of them must not move the head at a time.
     */
    @Deactivate
    void close() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_WAIT_S);
        boolean settled;
        synchronized (counting) {
            closed = true;
            long left = TimeUnit.SECONDS.toMillis(CLOSE_WAIT_S);
            while (underWay > 0 && left > 0) {
                counting.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
            settled = underWay == 0;
        }
        keeper.close();
        executor.shutdown();
        if (!settled) {
            LOG.warn("Entries are still under way after {} s; the next use of the log makes up for them", CLOSE_WAIT_S);
        }
    }

    @Override
    public CompletableFuture<AuditEntry> append(AuditEvent event) {
        return add(event, false);
    }

    @Override
    public CompletableFuture<AuditEntry> anchor(String who, String why) {
        if (why.isBlank() || why.length() > LONGEST_DETAIL) {
            throw new IllegalArgumentException(
                    "Expected 1 to " + LONGEST_DETAIL + " characters that say why, not " + why.length());
        }
        try {
            open();
        } catch (AuditException e) {
            return CompletableFuture.failedFuture(e);
        }
        return add(
                AuditEvent.success("audit.anchor", "")
                        .by(who)
                        .with("why", why)
                        .with("missing", String.join("; ", keeper.look().faults())),
                true);
    }

    @Override
    public List<AuditEntry> list(AuditFilter filter) throws AuditException {
        open();
        return read(() -> store.read(connection -> Entries.latest(connection, filter))).stream()
                .map(Row::entry)
                .toList();
    }

    @Override
    public AuditVerdict verify(List<String> noted) throws AuditException {
        open();
        Head head = keeper.look();
        return read(() -> Verification.run(store, head, noted));
    }

    @Override
    public long export(OutputStream out) throws AuditException, IOException {
        open();
        Link last = read(() -> store.read(Entries::last));
        long count = 0;
        long after = Long.MIN_VALUE;
        while (true) {
            long from = after;
            List<Row> page =
                    read(() -> store.read(connection -> Entries.page(connection, from, last.sequence(), PAGE)));
            if (page.isEmpty()) {
                return count;
            }
            StringBuilder lines = new StringBuilder();
            page.forEach(row -> lines.append(row.json()).append('\n'));
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            count += page.size();
            after = page.get(page.size() - 1).sequence();
        }
    }

    private CompletableFuture<AuditEntry> add(AuditEvent event, boolean anchor) {
        synchronized (counting) {
            if (closed || underWay >= MOST_UNDER_WAY) {
                return CompletableFuture.failedFuture(new AuditException("The entry " + event.action()
                        + " was not added: "
                        + (closed ? "the log is closed" : MOST_UNDER_WAY + " others are still under way")));
            }
            underWay++;
        }
        CompletableFuture<AuditEntry> result = new CompletableFuture<>();
        CompletableFuture<AuditEntry> told = result.whenComplete((entry, failure) -> settled());
        if (open) {
            write(event, anchor, result);
        } else {
            try {
                executor.execute(() -> openAndWrite(event, anchor, result));
            } catch (RejectedExecutionException e) {
                result.completeExceptionally(notAdded(event, e));
            }
        }
        return told;
    }

    private void settled() {
        synchronized (counting) {
            underWay--;
            counting.notifyAll();
        }
    }

    /** Not in the caller's thread: it may be one of the store's, which must not wait for the store. */
    private void openAndWrite(AuditEvent event, boolean anchor, CompletableFuture<AuditEntry> result) {
        try {
            open();
            write(event, anchor, result);
        } catch (AuditException | RuntimeException e) {
            result.completeExceptionally(notAdded(event, e));
        }
    }

    private void write(AuditEvent event, boolean anchor, CompletableFuture<AuditEntry> result) {
        try {
            var unused = store.write(new AppendWork(event, clock.instant(), keeper.known()))
                    .whenComplete((appended, failure) -> {
                        if (failure == null) {
                            keeper.cover(appended, anchor, result);
                        } else {
                            result.completeExceptionally(notAdded(event, failure));
                        }
                    });
        } catch (StoreClosedException e) {
            result.completeExceptionally(notAdded(event, e));
        }
    }

    private void open() throws AuditException {
        if (!open) {
            openOnce();
        }
    }

    private synchronized void openOnce() throws AuditException {
        if (open) {
            return;
        }
        Opening opening = read(() -> Opening.of(store, file));
        opening.head().faults().forEach(fault -> LOG.error("Audit log: {}", fault));
        keeper.start(opening.head(), opening.inFile());
        open = true;
        if (opening.uncovered() > 0) {
            long last = opening.head().newest().sequence();
            AuditEvent recovered = AuditEvent.success("audit.recovered", "")
                    .with("entries", (last - opening.uncovered() + 1) + " to " + last)
                    .with("why", "Tomte ended before it could acknowledge them");
            var unused = append(recovered).whenComplete((entry, failure) -> {
                if (failure != null) {
                    LOG.error("Audit log: the entries that a crash left could not be noted", failure);
                }
            });
        }
    }

    /** What a query gives. */
    @FunctionalInterface
    private interface Query<T> {
        T run() throws StoreException;
    }

    private static <T> T read(Query<T> query) throws AuditException {
        try {
            return query.run();
        } catch (StoreException | StoreClosedException e) {
            throw new AuditException("The audit log cannot be read: " + e.getMessage(), e);
        }
    }

    private static AuditException notAdded(AuditEvent event, Throwable why) {
        return new AuditException("The entry " + event.action() + " was not added: " + why.getMessage(), why);
    }
}
