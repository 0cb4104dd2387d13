package dev.tomte.tasks.internal.engine;

import dev.tomte.task.CancellationToken;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskProgress;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.tasks.internal.store.Correlation;
import dev.tomte.tasks.internal.store.TaskRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a task, from when it is handed to a worker to its end; also what its handler sees of it. */
final class Run implements TaskContext, CancellationToken {

    static final long NO_LIMIT = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    final LiveTask task;
    final WorkType type;
    final TaskHandler handler;
    /** Whether its end may ride on a later commit than the one its worker waits for. */
    final boolean grouped;
    /** Whether others of short types wait for its end, to begin with them. Under the engine's lock. */
    boolean inStep;
    /** As it was before. */
    final TaskRow before;
    /** As the run began. */
    final TaskRow row;

    /** Told once it has ended and that is on disk; under the engine's lock. */
    final List<Consumer<TaskRow>> whenEnded = new ArrayList<>(0);

    private final RunListener listener;
    private final Clocks clocks;
    private final List<Runnable> onCancel = new ArrayList<>();
    private volatile @Nullable StopOrder order;
    private volatile long orderedAt;
    private volatile boolean ended;
    private @Nullable Thread thread;
    private volatile long startedNanos;
    private volatile long deadline = NO_LIMIT;
    private volatile @Nullable String checkpoint;
    private volatile long chosenIntervalNanos;

    Run(LiveTask task, TaskRow before, WorkType type, TaskHandler handler, RunListener listener, Clocks clocks) {
        this.task = task;
        this.before = before;
        this.type = type;
        this.handler = handler;
        grouped = type.isGrouped();
        this.row = task.row();
        this.listener = listener;
        this.clocks = clocks;
        checkpoint = row.checkpoint();
        chosenIntervalNanos = row.intervalNanos();
    }

    /** What the engine hears from a run. */
    interface RunListener {
        /** A limit was set that may be the next thing to look at. */
        void wake();

        void progressed(Run run, TaskProgress progress);

        CompletableFuture<Void> checkpointed(Run run, String state);
    }

    /** Begins, in the worker's thread; false if it was told to stop before that. */
    synchronized boolean begin() {
        startedNanos = clocks.nanos();
        Duration limit = row.request().timeout().orElse(type.options.timeout());
        if (limit != null) {
            deadline = startedNanos + limit.toNanos();
            listener.wake();
        }
        thread = Thread.currentThread();
        return order == null;
    }

    /** Ends, in the worker's thread; an interrupt that came for it is not left for the next. */
    synchronized void end() {
        ended = true;
        thread = null;
        Thread.interrupted();
    }

    /**
     * Takes an order to stop; a stronger aim replaces a weaker one. Once the handler has returned, only what is to become of
     * the task can still be ordered: that it is called off, or held.
     *
     * @return whether the handler has to be told, by {@link #tell}
     */
    synchronized boolean take(StopOrder wanted) {
        StopOrder before = order;
        if ((before != null && before.aim().compareTo(wanted.aim()) >= 0)
                || (ended && !wanted.aim().concernsTask())) {
            return false;
        }
        if (before == null) {
            orderedAt = clocks.nanos();
        }
        order = wanted;
        return before == null && !ended;
    }

    /** Tells the handler that it is to stop. Never waits; without the engine's lock. */
    void tell() {
        List<Runnable> actions;
        synchronized (this) {
            actions = List.copyOf(onCancel);
            if (thread != null) {
                thread.interrupt();
            }
        }
        listener.wake();
        actions.forEach(this::callQuietly);
    }

    @Nullable
    StopOrder order() {
        return order;
    }

    /** When it was told to stop, on the ticker; good only if it was. */
    long orderedAt() {
        return orderedAt;
    }

    /** Nobody waits for its end any more: what it still asks for is refused. */
    void giveUp() {
        ended = true;
    }

    /** Ticker; {@link #NO_LIMIT} if there is none. */
    long deadline() {
        return deadline;
    }

    long startedNanos() {
        return startedNanos;
    }

    @Nullable
    String savedCheckpoint() {
        return checkpoint;
    }

    long chosenIntervalNanos() {
        return chosenIntervalNanos;
    }

    private void callQuietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("What task {} wanted to do when cancelled failed", row.name(), e);
        }
    }

    private void checkNotEnded() {
        if (ended) {
            throw new IllegalStateException("The run " + correlationId() + " of task " + row.name() + " has ended");
        }
    }

    @Override
    public long id() {
        return row.id();
    }

    @Override
    public String name() {
        return row.name();
    }

    @Override
    public String type() {
        return type.name;
    }

    @Override
    public String data() {
        String input = row.input();
        return input == null ? row.request().data() : input;
    }

    @Override
    public int attempt() {
        return row.attempts();
    }

    @Override
    public Instant scheduledFor() {
        return Clocks.instant(row.nominal());
    }

    @Override
    public Optional<Duration> timeLeft() {
        long limit = deadline;
        return limit == NO_LIMIT
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, limit - clocks.nanos())));
    }

    @Override
    public CancellationToken cancellation() {
        return this;
    }

    @Override
    public void progress(int percent, String message) {
        checkNotEnded();
        TaskProgress progress = new TaskProgress(percent, message);
        task.progress = progress;
        listener.progressed(this, progress);
    }

    @Override
    public Optional<String> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    @Override
    public CompletableFuture<Void> checkpoint(String state) {
        checkNotEnded();
        int most = TaskRequest.MAX_DATA_BYTES;
        if (state.length() > most || state.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new IllegalArgumentException("a checkpoint may have " + most + " bytes of UTF-8; task " + row.name()
                    + " gave one of " + state.length() + " characters");
        }
        return listener.checkpointed(this, state);
    }

    void setCheckpoint(String state) {
        checkpoint = state;
    }

    @Override
    public Logger logger() {
        return new RunLogger(LoggerFactory.getLogger("task." + type.name), row.name(), correlationId());
    }

    @Override
    public String correlationId() {
        return Correlation.of(row.id(), row.started());
    }

    @Override
    public void reschedule(Duration interval) {
        checkNotEnded();
        TaskSchedule schedule = row.request().schedule();
        if (!schedule.isAdaptive()) {
            throw new IllegalStateException("Task " + row.name() + " may not choose its interval: its schedule has no"
                    + " bounds for that; create it with adaptive(shortest, longest)");
        }
        if (interval.compareTo(schedule.shortest()) < 0 || interval.compareTo(schedule.longest()) > 0) {
            throw new IllegalArgumentException("Task " + row.name() + " may choose an interval of "
                    + schedule.shortest() + " to " + schedule.longest() + ", not " + interval);
        }
        chosenIntervalNanos = interval.toNanos();
    }

    @Override
    public boolean isCancelled() {
        return order != null;
    }

    @Override
    public Optional<String> reason() {
        return Optional.ofNullable(order).map(StopOrder::reason);
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (order == null) {
                onCancel.add(action);
                return;
            }
        }
        callQuietly(action);
    }
}
