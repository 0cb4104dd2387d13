package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Constraints;
import dev.tomte.task.Task;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.schedule.SettableClocks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A bench whose clocks stand still until a test moves them. Runs of type {@link #TYPE} are noted. */
final class Stage implements AutoCloseable {

    static final String TYPE = "t";
    static final String START = "2026-03-02T10:00:00Z";

    private static final String MARKER = "z-marker";
    private static final Duration MOMENT = Duration.ofMillis(10);

    final SettableClocks clocks = new SettableClocks(START);
    /** What the noted runs were meant for. */
    final List<Instant> runs = new CopyOnWriteArrayList<>();

    final Bench bench;

    Stage(Path folder, int workers) {
        this(folder, new EngineSettings(workers, 20_000, Duration.ofMillis(500), 3, 8_192));
    }

    Stage(Path folder, EngineSettings settings) {
        bench = new Bench(folder, new Clocks(clocks.wall(), clocks.ticker()), settings);
        holdAlways();
        bench.handle(TYPE, this::note);
        bench.handle(MARKER, context -> TaskResult.done(), TaskHandler.HISTORY, "false");
        settleAll();
    }

    private void holdAlways() {
        bench.board.add("always", () -> TaskCondition.Verdict.HOLDS);
    }

    private TaskResult note(TaskContext context) {
        runs.add(context.scheduledFor());
        return TaskResult.done();
    }

    Task create(TaskSchedule schedule) {
        return bench.create(TaskRequest.builder(TYPE).schedule(schedule).build());
    }

    /** Creates a task whose first run is at once, and has ended when this returns. */
    Task begin(TaskSchedule schedule) {
        Task task = create(schedule);
        Bench.await(
                "its first run", () -> !bench.manager().history(task.id(), 1).isEmpty());
        return task;
    }

    /** Time passes, and all that is due by then has begun; with one worker, it has also ended. */
    void pass(Duration time) {
        clocks.pass(time);
        settle();
    }

    /** Somebody sets the clock, and all that follows from that has begun. */
    void step(Duration by) {
        clocks.step(by);
        settle();
    }

    /** Ends in order, and begins anew so much later. */
    void restart(Duration away) {
        bench.restart(() -> clocks.restart(away));
        holdAlways();
        settleAll();
    }

    /** Behind the first look, behind the pages that it asks for, and behind the look at what is in them. */
    private void settleAll() {
        settle();
        settle();
        settle();
    }

    /**
     * A task that is due after all others, and has to be looked at by the engine's chores after what they have to do
     * before, goes the way of all tasks: when it has run, so have they. Takes ten milliseconds of both clocks.
     */
    void settle() {
        Task marker = bench.create(TaskRequest.builder(MARKER)
                .schedule(TaskSchedule.in(MOMENT))
                .priority(TaskPriority.LOW)
                .constraints(Constraints.of("always"))
                .build());
        clocks.pass(MOMENT);
        bench.tasks.look();
        bench.await(marker.id(), TaskStatus.COMPLETED);
    }

    void awaitRuns(int count) {
        Bench.await(count + " runs, not " + runs.size(), () -> runs.size() >= count);
    }

    @Override
    public void close() {
        bench.close();
    }
}
