package dev.tomte.store.internal;

import dev.tomte.store.StoreException;
import dev.tomte.store.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that changes the database: takes what waits, commits it as a group, tells the callers. */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** A commit's time over this is worth waiting for a fuller group. */
    private static final int COMPANY_SHARE = 4;

    /** So many are all back before a sync would be over; for more it pays to commit the first half meanwhile. */
    private static final int FEW_CALLERS = 16;

    /** Two may be the one batch after the other of a caller who waits for neither: then it is in vain to sleep for both. */
    private static final int FEWEST_CALLERS = 3;

    private static final long MOST_COMPANY_NANOS = 1_000_000;

    /** On a disk that is nearly full, large changes fail and small ones do not, and so by turns. */
    private static final long COMPLAIN_AGAIN_NANOS = 60_000_000_000L;

    private final StoreSettings settings;
    private final Connections connections;
    private final DamageFlag damage;
    private final Holding holding;
    private final WriteQueue queue;
    private final Thread thread;
    private final BooleanSupplier ownThread = this::isOwnThread;
    private final Acknowledger acknowledger;
    private PendingWrite<?>[] batch;
    private volatile @Nullable GuardedConnection connection;
    private @Nullable GroupCommit group;
    private @Nullable WalLimit walLimit;
    private long groupNanos;
    private boolean complained;
    private long complainedAt;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private volatile @Nullable String lastError;
    private volatile boolean abandoned;
    /** How many changes of the batch are not told of yet. */
    private volatile int underway;

    Writer(StoreSettings settings, Connections connections, DamageFlag damage, Holding holding) {
        this.damage = damage;
        this.holding = holding;
        this.settings = settings;
        this.connections = connections;
        thread = new Thread(this::loop, "tomte-store-writer");
        thread.setDaemon(true);
        acknowledger = new Acknowledger(settings.maxBatch());
        queue = new WriteQueue(settings.queueCapacity(), thread);
        batch = new PendingWrite<?>[settings.maxBatch()];
    }

    /** Starts the thread with a connection that the writer closes at the end. */
    void start(GuardedConnection opened) {
        use(opened);
        acknowledger.start();
        thread.start();
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        PendingWrite<T> write = new PendingWrite<>(work, ownThread);
        try {
            queue.put(write, !isOwnThread());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            write.fail(new StoreException("Interrupted while the store's queue was full: the change was not taken", e));
            write.settle();
        }
        return write;
    }

    int queued() {
        return queue.queued();
    }

    long commits() {
        return commits.get();
    }

    long writes() {
        return writes.get();
    }

    @Nullable
    String lastError() {
        return lastError;
    }

    /** Takes no more changes in and finishes those queued; what is left after the time fails. */
    boolean finish(Duration wait) {
        queue.close();
        if (ended(wait)) {
            return true;
        }
        abandoned = true;
        LOG.error("Closing the store took longer than {} ms: the changes still queued fail", wait.toMillis());
        GuardedConnection stuck = connection;
        try {
            if (stuck != null) {
                stuck.getDatabase().interrupt();
            }
        } catch (SQLException e) {
            LOG.warn("Cannot interrupt the change that keeps the store from closing", e);
        }
        if (ended(Duration.ofSeconds(1))) {
            return true;
        }
        giveUp();
        return false;
    }

    /** The writer may never come back: fails all but the change it is stuck in, which is told when it ends. */
    private void giveUp() {
        for (PendingWrite<?> write : queue.abandon()) {
            write.completeExceptionally(
                    new StoreException("The change is not in the database: the store was closed before its turn"));
        }
        int count = underway; // before the batch, which it publishes
        PendingWrite<?>[] stuck = batch;
        for (int i = 0; i < count; i++) {
            PendingWrite<?> write = stuck[i];
            if (write != null && !write.isRunning()) { // null: it was told just now
                write.completeExceptionally(new StoreException("The store was closed while a change of this group took"
                        + " too long: whether this one is in the database is unknown"));
            }
        }
    }

    /** Once the thread has ended. */
    void closeConnection() throws SQLException {
        GuardedConnection last = connection;
        connection = null;
        if (last != null) {
            last.closeForGood();
        }
    }

    private boolean ended(Duration wait) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + wait.toNanos();
        while (thread.isAlive() && deadline - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true; // a service that stops is often interrupted; half a close helps nobody
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void loop() {
        for (int count = queue.take(batch); count > 0; count = queue.take(batch)) {
            underway = count;
            long start = System.nanoTime();
            count = commit(count);
            countWrites(count);
            groupNanos = (3 * groupNanos + System.nanoTime() - start) / 4;
            batch = acknowledger.tell(batch, count);
            underway = 0;
            awaitCompany(count);
        }
        acknowledger.stop();
    }

    /**
     * Those just told tend to come back at once, and a group of all of them costs one sync, of half of them two. But
     * where the disk is quick, the other half is committed before the first have woken. One or two are told before the
     * writer would sleep, and to be woken for the next would take longer than until it comes.
     */
    private void awaitCompany(int told) {
        if (told >= FEWEST_CALLERS && told <= FEW_CALLERS) {
            queue.sleepUntil(told, Math.min(groupNanos, MOST_COMPANY_NANOS));
            return;
        }
        long most = Math.min(groupNanos / COMPANY_SHARE, MOST_COMPANY_NANOS);
        if (told < FEWEST_CALLERS || acknowledger.nanosToTell() < most) {
            queue.awaitCompany(told, most);
        }
    }

    private boolean isOwnThread() {
        return Thread.currentThread() == thread || acknowledger.isCurrentThread();
    }

    /**
     * Decides the whole batch, whatever happens: the thread must never end while there are callers.
     *
     * @return how many it decided, with those who joined
     */
    private int commit(int count) {
        try {
            if (abandoned) {
                throw new SQLException("the store was closed before the change had its turn");
            }
            GroupCommit usable = usable();
            Throwable failure = usable.run(batch, count);
            commits.addAndGet(usable.commits());
            if (failure != null) {
                noteFailure(failure);
            } else {
                noteSuccess();
            }
            tendLog();
        } catch (SQLException | RuntimeException | Error e) {
            dropConnection();
            noteFailure(e);
            for (int i = 0; i < underway; i++) {
                if (!batch[i].isDecided()) {
                    batch[i].fail(Failures.of("The change is not in the database", e, settings.file()));
                }
            }
        }
        return underway;
    }

    /** The first of many callers told last are back by now. Few would be all but one group, and none is gained. */
    private int takeLatecomers(PendingWrite<?>[] unfinished, int count) {
        if (count <= FEW_CALLERS) {
            return count;
        }
        int more = queue.takeMore(unfinished, count);
        underway = more;
        return more;
    }

    private void tendLog() throws SQLException {
        GuardedConnection own = connection;
        if (own != null && walLimit != null && !holding.holdsStill(own)) {
            walLimit.check();
        }
    }

    private void countWrites(int count) {
        int committed = 0;
        for (int i = 0; i < count; i++) {
            committed += batch[i].isCommitted() ? 1 : 0;
        }
        writes.addAndGet(committed);
    }

    private GroupCommit usable() throws SQLException {
        GroupCommit current = group;
        return current == null ? use(connections.writer()) : current;
    }

    private GroupCommit use(GuardedConnection opened) {
        GroupCommit fresh = new GroupCommit(opened, settings, this::takeLatecomers);
        connection = opened;
        group = fresh;
        walLimit = new WalLimit(settings, opened);
        return fresh;
    }

    private void dropConnection() {
        group = null;
        walLimit = null;
        try {
            closeConnection();
        } catch (SQLException e) {
            LOG.warn("The store's broken connection does not close", e);
        }
    }

    private void noteFailure(Throwable failure) {
        damage.note(failure);
        String now = Failures.explain(failure, settings.file());
        if (lastError == null && (!complained || System.nanoTime() - complainedAt > COMPLAIN_AGAIN_NANOS)) {
            complained = true;
            complainedAt = System.nanoTime();
            LOG.error("Changes fail: {}", now, failure);
        }
        lastError = now;
    }

    private void noteSuccess() {
        if (lastError != null) {
            LOG.info("Changes are committed again to {}", settings.file());
            lastError = null;
        }
    }
}
