package dev.tomte.tasks.internal.engine;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.ModelTask.Where;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** What can be done to an engine, chosen at random. */
final class Steps {

    private static final int[] SECONDS = {1, 5, 10, 10, 30, 60, 300, 3_600};
    private static final int MOST_TRIES = 100;
    private static final int[] MINUTES = {10, -10, 60, -60, 24 * 60, -24 * 60};

    private final Walk walk;
    private final Model model;
    private final Random random;
    private final Requests requests;
    private int saved;

    Steps(Walk walk) {
        this.walk = walk;
        model = walk.model;
        random = walk.random;
        requests = new Requests(walk);
    }

    void one() throws TaskException {
        int dice = random.nextInt(100);
        if (dice < 20) {
            requests.create();
        } else if (dice < 24) {
            requests.createChain();
        } else if (dice < 29) {
            requests.invalid();
        } else if (dice < 52) {
            run();
        } else if (dice < 70) {
            order();
        } else if (dice < 82) {
            pass();
        } else if (dice < 85 && walk.setsClock) {
            Duration step = Duration.ofMinutes(MINUTES[random.nextInt(MINUTES.length)]);
            walk.note("the wall clock is set by " + step);
            walk.setWall(step);
        } else if (dice < 88) {
            handler();
        } else if (dice < 91) {
            walk.note("the condition becomes " + !model.conditionHolds);
            walk.condition(!model.conditionHolds);
        } else if (dice < 93) {
            fullDisk();
        } else if (dice < 94) {
            Duration age = Duration.ofMinutes(random.nextInt(3) * 30L);
            walk.note("clean up what is older than " + age);
            model.cleanedUp(age);
            walk.ask(walk.manager().cleanUp(age), true);
        } else if (dice < 96) {
            walk.note("restart");
            walk.restart();
        } else if (dice < 98) {
            walk.note("crash");
            walk.crash();
        } else {
            crashAmid();
        }
    }

    private void pass() {
        Duration time = Duration.ofSeconds(SECONDS[random.nextInt(SECONDS.length)]);
        walk.note(time + " pass");
        walk.pass(time);
    }

    private Optional<ModelTask> any(List<ModelTask> tasks) {
        return tasks.isEmpty() ? Optional.empty() : Optional.of(tasks.get(random.nextInt(tasks.size())));
    }

    private static List<ModelTask> certain(List<ModelTask> tasks) {
        return tasks.stream().filter(task -> !task.isUncertain()).toList();
    }

    // ---- runs

    private void run() {
        any(model.where(Where.RUNS)).ifPresent(this::run);
    }

    private void run(ModelTask task) {
        switch (random.nextInt(12)) {
            case 0 -> ends("fails", task, context -> TaskResult.failed("bad luck"));
            case 1 ->
                ends("throws", task, context -> {
                    throw new IllegalStateException("thrown");
                });
            case 2 ->
                ends("throws an Error in", task, context -> {
                    throw new StackOverflowError();
                });
            case 3 -> {
                walk.note("fails for good: " + task);
                task.play.shall(context -> TaskResult.failedForGood("never"));
                model.failed(task, true);
            }
            case 4, 5 -> {
                String state = "{\"saved\":" + ++saved + "}";
                walk.note("checkpoint " + state + " of " + task);
                task.checkpoint = Optional.of(state);
                task.play.shall(context -> {
                    context.checkpoint(state).get();
                    return null;
                });
            }
            case 6 -> {
                walk.note("progress of " + task);
                task.play.shall(context -> {
                    context.progress(random.nextInt(101), "on its way");
                    return null;
                });
            }
            case 7 -> callBack(task);
            default -> done(task);
        }
    }

    void done(ModelTask task) {
        walk.note("does " + task);
        task.play.shall(context -> TaskResult.done("fine"));
        model.done(task);
    }

    private void ends(String how, ModelTask task, Puppets.Deed deed) {
        walk.note(how + " " + task);
        task.play.shall(deed);
        model.failed(task, false);
    }

    /** The handler turns to the manager, for itself. */
    private void callBack(ModelTask task) {
        boolean cancel = random.nextBoolean();
        CompletableFuture<Task> answer = new CompletableFuture<>();
        Puppets.Play play = task.play;
        walk.note((cancel ? "cancels" : "runs") + " itself: " + task);
        walk.ask(answer, cancel ? model.cancel(task) : model.runNow(task));
        play.shall(context -> {
            CompletableFuture<Task> future = cancel
                    ? walk.manager().cancel(context.id(), "by itself")
                    : walk.manager().runNow(context.id());
            var unused = future.whenComplete((changed, failure) -> {
                if (failure == null) {
                    answer.complete(changed);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
            return null;
        });
    }

    // ---- orders

    private void order() {
        any(List.copyOf(model.all())).ifPresent(this::order);
    }

    private void order(ModelTask task) {
        if (task.doomed && !model.isStillDoomed(task)) {
            return; // what it waits for failed and was run once more, or was cleaned up: the contract does not say
        }
        switch (random.nextInt(7)) {
            case 0 ->
                walk.order("cancel", task, model::cancel, id -> walk.manager().cancel(id, "enough"));
            case 1, 2 -> {
                if (task.where == Where.HELD) {
                    walk.order("resume", task, model::resume, walk.manager()::resume);
                } else {
                    walk.order("pause", task, model::pause, walk.manager()::pause);
                }
            }
            case 3 -> walk.order("resume", task, model::resume, walk.manager()::resume);
            case 4 -> walk.orderInTime("run", task, model::runNow, walk.manager()::runNow);
            case 5 ->
                walk.order("trigger", task, model::trigger, id -> walk.manager().trigger(id, "pulled"));
            default -> {
                TaskSchedule schedule = requests.schedule();
                walk.order(
                        "reschedule to " + schedule.kind(),
                        task,
                        one -> model.reschedule(one, schedule),
                        id -> walk.manager().reschedule(id, schedule));
            }
        }
    }

    // ---- the surroundings

    private void handler() {
        List<String> types = Walk.TYPES.keySet().stream().sorted().toList();
        String type = types.get(random.nextInt(types.size()));
        boolean comes = model.away.contains(type);
        walk.note("the handler of " + type + (comes ? " comes" : " goes"));
        if (comes) {
            walk.provide(type);
        } else {
            walk.withdraw(type);
        }
    }

    /** Nothing is acknowledged while the disk is full, and nothing that happened meanwhile is lost. */
    private void fullDisk() {
        walk.note("the disk is full");
        walk.bench.store.fillDisk();
        any(model.where(Where.LATER)).ifPresent(task -> {
            walk.note("cancel in vain " + task);
            Walk.refused(walk.manager().cancel(task.id, "in vain"));
            task.loose |= task.stepped;
        });
        any(model.where(Where.HELD)).ifPresent(task -> {
            walk.note("resume in vain " + task);
            Walk.refused(walk.manager().resume(task.id));
        });
        any(certain(model.where(Where.DUE))).ifPresent(task -> {
            walk.note("pause in vain " + task);
            Walk.refused(walk.manager().pause(task.id));
            task.loose |= task.stepped;
        });
        walk.note("create in vain");
        Walk.refused(walk.manager().create(requests.plain()));
        Optional<ModelTask> ending = any(model.where(Where.RUNS).stream()
                .filter(task -> task.schedule.kind() != TaskKind.FIXED_DELAY)
                .filter(task -> model.all().stream()
                        .noneMatch(
                                other -> other.after.contains(task.request.name()))) // when they begin is not certain
                .toList());
        ending.ifPresent(task -> {
            Puppets.Play play = task.play;
            done(task);
            Bench.await("the run to end", () -> walk.puppets.play(task.id) != play);
        });
        walk.bench.store.freeDisk();
        walk.note("there is room on the disk again, 1.1 s pass");
        boolean saved = false;
        for (int i = 0; i < MOST_TRIES && !saved; i++) { // one thing may follow from another
            walk.pass(Duration.ofMillis(1_100));
            saved = walk.agreesWithin(Duration.ofMillis(200));
        }
        walk.pass(Duration.ofMillis(1_100));
    }

    /** A crash with something on its way: if it was acknowledged, it has happened; if not, it has or has not. */
    private void crashAmid() throws TaskException {
        Optional<ModelTask> victim = any(model.where(random.nextBoolean() ? Where.LATER : Where.DUE));
        if (victim.isEmpty() || random.nextBoolean()) {
            requests.createAndCrash();
            model.all().forEach(one -> one.unsure |= one.where == Where.DUE || one.loose);
            return;
        }
        ModelTask task = victim.get();
        walk.note("cancel and crash " + task);
        CompletableFuture<Task> future = walk.manager().cancel(task.id, "with a crash");
        walk.crash();
        boolean acknowledged = future.isDone() && !future.isCompletedExceptionally();
        boolean cancelled = walk.manager().get(task.id).orElseThrow().status() == TaskStatus.CANCELLED;
        if (acknowledged && !cancelled) {
            throw new AssertionError("an acknowledged cancellation was lost: " + task);
        }
        if (cancelled) {
            model.cancel(task);
        }
        model.all().forEach(one -> one.unsure |= one.where == Where.DUE || one.loose);
    }
}
