package dev.tomte.tasks.internal.engine;

import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.ModelTask.Where;
import dev.tomte.tasks.internal.schedule.SettableClocks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the engine with the model. Which of several due tasks begin is the engine's to choose: the model takes that over
 * once all else agrees.
 */
final class Check {

    private static final long ROUNDING_NANOS = 1_000_000;

    private final Model model;
    private final Puppets puppets;
    private final SettableClocks time;
    private final Map<String, Integer> limits;
    private final int workers;
    private final Map<Long, Puppets.Play> begun = new HashMap<>();

    Check(Model model, Puppets puppets, SettableClocks time, Map<String, Integer> limits, int workers) {
        this.model = model;
        this.puppets = puppets;
        this.time = time;
        this.limits = limits;
        this.workers = workers;
    }

    /** What is not, or not yet, as it is to be; if all is, the model knows afterwards what began. */
    Optional<String> mismatch(List<Task> seen) {
        begun.clear();
        Map<Long, Task> byId = new HashMap<>();
        seen.forEach(task -> byId.put(task.id(), task));
        for (ModelTask task : model.all()) {
            Task real = byId.remove(task.id);
            if (real == null) {
                return Optional.of(task + ", and the engine has lost it");
            }
            Optional<String> wrong = compare(task, real);
            if (wrong.isPresent()) {
                return Optional.of(task + "; but " + wrong.get() + "; the engine has " + shown(real));
            }
        }
        if (!byId.isEmpty()) {
            return Optional.of("nobody created, or somebody removed, " + byId.values());
        }
        Optional<String> lazy = lazy();
        if (lazy.isEmpty()) {
            begun.forEach((id, play) -> model.begun(model.tasks.get(id), play));
            seen.forEach(real -> adoptNext(model.tasks.get(real.id()), real));
        }
        return lazy;
    }

    private static String shown(Task task) {
        return task.status() + " (" + task.reason() + "), attempts " + task.attempts() + ", next " + task.nextRun()
                + ", checkpoint " + task.checkpoint();
    }

    private Optional<String> compare(ModelTask task, Task real) {
        Puppets.Play play = puppets.play(task.id);
        boolean plays = play != null && real.status() == TaskStatus.RUNNING;
        boolean rests = play == null && real.status() != TaskStatus.RUNNING;
        if (!plays && !rests) {
            return Optional.of("it is on its way");
        }
        return switch (task.where) {
            case OVER -> status(real, task.end);
            case HELD -> status(real, TaskStatus.PAUSED).or(() -> attempts(task, real));
            case AFTER_OTHERS -> status(real, TaskStatus.WAITING);
            case RUNS ->
                plays && play != task.play
                        ? Optional.of("it runs again")
                        : status(real, TaskStatus.RUNNING)
                                .or(() -> attempts(task, real))
                                .or(() -> checkpoint(task, real))
                                .or(() -> nextOfRun(task, real));
            case DUE -> due(task, real, play);
            case LATER ->
                task.loose
                        ? loose(task, real, play)
                        : status(real, TaskStatus.PENDING)
                                .or(() -> attempts(task, real))
                                .or(() -> checkpoint(task, real))
                                .or(() -> nextRun(task, real));
        };
    }

    private Optional<String> due(ModelTask task, Task real, Puppets.Play play) {
        if (task.isUncertain() && play == null) {
            return loose(task, real, null);
        }
        if (model.mustWait(task)) {
            return status(real, TaskStatus.WAITING).or(() -> attempts(task, real));
        }
        if (play == null) { // whether it should have begun is looked at when all are known
            boolean next = real.status() == TaskStatus.PENDING || real.status() == TaskStatus.WAITING;
            return next ? attempts(task, real) : Optional.of("it is not next in line");
        }
        return begins(task, play);
    }

    private Optional<String> begins(ModelTask task, Puppets.Play play) {
        if (play == task.play) {
            return Optional.of("its run goes on");
        }
        boolean anew = task.hasGrid() && task.request.overlap() == OverlapPolicy.REPLACE && play.attempt == 1;
        if (anew) { // a retry, say, and meanwhile the next time came
            begun.put(task.id, play);
            return Optional.empty();
        }
        if (play.attempt != task.attempts + 1 && !(task.unsure && play.attempt == task.attempts + 2)) {
            return Optional.of("attempt " + play.attempt + " runs");
        }
        if (!play.checkpoint.equals(task.checkpoint)) {
            return Optional.of("it was given the checkpoint " + play.checkpoint + ", not " + task.checkpoint);
        }
        begun.put(task.id, play);
        return Optional.empty();
    }

    private Optional<String> loose(ModelTask task, Task real, Puppets.@Nullable Play play) {
        if (play != null) {
            return model.mustWait(task) ? Optional.of("it runs and lacks something") : begins(task, play);
        }
        return real.status() == TaskStatus.PENDING || real.status() == TaskStatus.WAITING
                ? attempts(task, real)
                : Optional.of("it is neither to come nor due");
    }

    private static Optional<String> status(Task real, TaskStatus wanted) {
        return real.status() == wanted ? Optional.empty() : Optional.of("it should be " + wanted);
    }

    private static Optional<String> attempts(ModelTask task, Task real) {
        boolean begunBefore = task.unsure && real.attempts() == task.attempts + 1;
        boolean anew = task.where == Where.DUE
                && task.hasGrid()
                && task.request.overlap() == OverlapPolicy.REPLACE
                && real.attempts() == 0;
        return anew || begunBefore || real.attempts() == task.attempts
                ? Optional.empty()
                : Optional.of("its attempts are not right");
    }

    private static Optional<String> checkpoint(ModelTask task, Task real) {
        return real.checkpoint().equals(task.checkpoint)
                ? Optional.empty()
                : Optional.of("its checkpoint should be " + task.checkpoint);
    }

    private Optional<String> nextRun(ModelTask task, Task real) {
        if (task.due == ModelTask.NEVER) {
            return real.nextRun().isEmpty() ? Optional.empty() : Optional.of("only a trigger makes it run");
        }
        if (task.stepped) {
            return Optional.empty();
        }
        long wall = task.dueOnWall ? task.due : model.wall() + task.due - time.tick();
        boolean right = real.nextRun()
                .filter(next -> Math.abs(nanos(next) - wall) <= ROUNDING_NANOS)
                .isPresent();
        return right ? Optional.empty() : Optional.of("its next run should be at " + Instant.EPOCH.plusNanos(wall));
    }

    private Optional<String> nextOfRun(ModelTask task, Task real) {
        if (!task.hasGrid() || task.stepped || task.loose) {
            return Optional.empty();
        }
        long period = period(task);
        boolean right = real.nextRun()
                .map(next -> nanos(next) - model.wall())
                .filter(ahead -> ahead > 0 && ahead <= period + ROUNDING_NANOS)
                .isPresent();
        return right ? Optional.empty() : Optional.of("its next time should be ahead, by a period at most");
    }

    private static long period(ModelTask task) {
        return task.schedule.kind() == TaskKind.CRON
                ? Model.CRON_NANOS
                : task.schedule.interval().toNanos();
    }

    private void adoptNext(ModelTask task, Task real) {
        if (task.where == Where.RUNS && task.hasGrid() && !task.stepped && !task.loose) {
            real.nextRun()
                    .map(Check::nanos)
                    .filter(next -> next > model.wall())
                    .ifPresent(next -> task.next = task.dueOnWall ? next : time.tick() + next - model.wall());
        }
    }

    private static long nanos(Instant instant) {
        return Duration.between(Instant.EPOCH, instant).toNanos();
    }

    /** A due task that lacks nothing must not stand there while a worker is free. */
    private Optional<String> lazy() {
        Map<String, Integer> running = new HashMap<>();
        int all = 0;
        for (ModelTask task : model.all()) {
            if (task.where == Where.RUNS || begun.containsKey(task.id)) {
                running.merge(task.request.type(), 1, Integer::sum);
                all++;
            }
        }
        for (ModelTask task : model.where(Where.DUE)) {
            String type = task.request.type();
            boolean free = all < workers && running.getOrDefault(type, 0) < limits.getOrDefault(type, 0);
            boolean sure = !task.isUncertain();
            if (free && sure && !begun.containsKey(task.id) && !model.mustWait(task)) {
                return Optional.of(task + " does not run, and there are free workers");
            }
        }
        return Optional.empty();
    }
}
