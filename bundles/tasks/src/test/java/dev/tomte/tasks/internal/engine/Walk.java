package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Task;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.ModelTask.Where;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** An engine and its model, side by side: what is done to the one is done to the other, and then they must agree. */
final class Walk implements AutoCloseable {

    static final String CONDITION = "valve";
    private static final int WORKERS = 4;
    /** How many of each type may run at once. */
    static final Map<String, Integer> TYPES = Map.of("any", WORKERS, "two", 2, "one", 1);

    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("tomte.fuzz.patience", 60));

    final Random random;
    /** Whether somebody sets the wall clock in this walk. */
    final boolean setsClock;

    final ClockThread clock = new ClockThread();
    final Puppets puppets = new Puppets(TYPES);
    final Model model = new Model(clock.time);
    final Bench bench;
    private final Transitions transitions;
    private final Check check;
    private final List<String> log = new ArrayList<>();
    private final List<CompletableFuture<?>> accepted = new ArrayList<>();
    private TaskCondition condition = () -> TaskCondition.Verdict.HOLDS;

    Walk(Path folder, long seed) {
        random = new Random(seed);
        setsClock = random.nextBoolean();
        bench = new Bench(folder, clock.clocks(), WORKERS);
        transitions = new Transitions(bench.events);
        check = new Check(model, puppets, clock.time, TYPES, WORKERS);
        TYPES.keySet().forEach(this::provide);
        bench.board.add(CONDITION, condition);
        Bench.await( // that is not asked for, and so not acknowledged
                "the types to be known on disk",
                () -> bench.store.number("SELECT count(*) FROM task_type WHERE name IN ('any', 'two', 'one')") == 3);
    }

    TaskManager manager() {
        return bench.manager();
    }

    void note(String step) {
        log.add(step);
    }

    /** The last steps, for people. */
    String story() {
        return String.join(
                "\n    ",
                log.subList(Math.max(0, log.size() - Integer.getInteger("tomte.fuzz.story", 40)), log.size()));
    }

    // ---- what is done to both

    void provide(String type) {
        model.away.remove(type);
        bench.handle(type, puppets, TaskHandler.CONCURRENCY, TYPES.get(type));
    }

    void withdraw(String type) {
        model.handlerGone(type);
        bench.removeHandler(type);
    }

    void condition(boolean holds) {
        bench.board.remove(CONDITION, condition);
        condition = () -> holds ? TaskCondition.Verdict.HOLDS : TaskCondition.Verdict.no("it is shut");
        model.condition(holds);
        bench.board.add(CONDITION, condition);
    }

    void pass(Duration duration) {
        clock.time.pass(duration);
        clock.look();
        model.settle();
    }

    void setWall(Duration step) {
        clock.time.step(step);
        clock.look();
        model.wallSet(step);
    }

    void restart() {
        model.restarted(true);
        bench.restart();
        afterStart();
    }

    void crash() {
        puppets.beginCrash();
        bench.crash();
        puppets.endCrash();
        model.restarted(false);
        afterStart();
    }

    private void afterStart() {
        transitions.forget();
        accepted.clear();
        bench.board.add(CONDITION, condition);
        model.settle();
    }

    /** A request that is to be accepted, or to be refused. */
    <T> void ask(CompletableFuture<T> future, boolean acceptable) {
        if (acceptable) {
            accepted.add(future);
            return;
        }
        refused(future);
    }

    static void refused(CompletableFuture<?> future) {
        try {
            Object answer = future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("that should have been refused, not answered by " + answer);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TaskException)) {
                throw new AssertionError("expected a TaskException", e);
            }
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    void order(
            String what,
            ModelTask task,
            Function<ModelTask, Boolean> rule,
            Function<Long, CompletableFuture<Task>> real) {
        note(what + " " + task);
        boolean acceptable = rule.apply(task);
        ask(real.apply(task.id), acceptable);
    }

    /** As {@link #order}, where it matters whether the run of a task that was due had begun by then: the answer tells. */
    void orderInTime(
            String what,
            ModelTask task,
            Function<ModelTask, Boolean> rule,
            Function<Long, CompletableFuture<Task>> real) {
        if (task.where != Where.DUE) {
            order(what, task, rule, real);
            return;
        }
        note(what + " " + task);
        Puppets.Play before = task.play;
        CompletableFuture<Task> future = real.apply(task.id);
        if (Bench.get(future).status() == TaskStatus.RUNNING) {
            note("its run had begun");
            model.begun(task, Bench.await("its run", () -> {
                Puppets.Play play = puppets.play(task.id);
                return play == before ? null : play;
            }));
        }
        ask(future, rule.apply(task));
    }

    // ---- comparing

    /** Waits until both agree. */
    void agree() {
        differenceAfter(PATIENCE).ifPresent(wrong -> {
            throw new AssertionError(wrong);
        });
        puppets.faults.stream().findFirst().ifPresent(fault -> {
            throw new AssertionError(fault);
        });
        transitions.fault().ifPresent(fault -> {
            throw new AssertionError(fault);
        });
        for (CompletableFuture<?> future : accepted) {
            future.exceptionally(failure -> {
                        throw new AssertionError("that should have been accepted", failure);
                    })
                    .join();
        }
        accepted.clear();
    }

    boolean agreesWithin(Duration limit) {
        return differenceAfter(limit).isEmpty();
    }

    private Optional<String> differenceAfter(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Optional<String> wrong = difference();
        Object gate = new Object();
        while (wrong.isPresent() && System.nanoTime() - end < 0) {
            try {
                synchronized (gate) {
                    gate.wait(1);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            wrong = difference();
        }
        return wrong;
    }

    private Optional<String> difference() {
        if (model.where(Where.DUE).stream().anyMatch(ModelTask::isConstrained)) {
            bench.board.refresh();
        }
        try {
            List<Task> seen = manager()
                    .list(TaskFilter.ALL
                            .withTypes(TYPES.keySet().toArray(String[]::new))
                            .page(100_000, 0));
            return transitions
                    .fault()
                    .or(() -> accepted.stream().allMatch(CompletableFuture::isDone)
                            ? Optional.empty()
                            : Optional.of("a future does not complete"))
                    .or(() -> check.mismatch(seen))
                    .or(() -> transitions.untold(seen));
        } catch (TaskException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        bench.close();
    }
}
