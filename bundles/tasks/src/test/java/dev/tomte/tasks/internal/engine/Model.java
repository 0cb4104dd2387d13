package dev.tomte.tasks.internal.engine;

import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.ModelTask.Where;
import dev.tomte.tasks.internal.schedule.SettableClocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The life of tasks as the contract tells it, for callers that wait after each request until nothing moves. Each request
 * says whether it is to be accepted.
 */
final class Model {

    /** The period of the cron expression in use: every five minutes. */
    static final long CRON_NANOS = Duration.ofMinutes(5).toNanos();

    final Map<Long, ModelTask> tasks = new TreeMap<>();
    final Set<String> away = new HashSet<>();
    boolean conditionHolds = true;
    private final SettableClocks time;

    Model(SettableClocks time) {
        this.time = time;
    }

    // ---- looking

    long wall() {
        return Duration.between(Instant.EPOCH, time.now()).toNanos();
    }

    Optional<ModelTask> named(String name) {
        return tasks.values().stream()
                .filter(task -> task.request.name().equals(name))
                .max((a, b) -> a.isOver() == b.isOver() ? Long.compare(a.id, b.id) : a.isOver() ? -1 : 1);
    }

    Optional<ModelTask> unfinished(String name) {
        return named(name).filter(task -> !task.isOver());
    }

    List<ModelTask> where(Where where) {
        return tasks.values().stream().filter(task -> task.where == where).toList();
    }

    /** Whether a due task lacks something. */
    boolean mustWait(ModelTask task) {
        return away.contains(task.request.type()) || (task.isConstrained() && !conditionHolds);
    }

    // ---- creation

    ModelTask born(long id, TaskRequest request) {
        ModelTask task = new ModelTask(id, request);
        tasks.put(id, task);
        task.after.removeIf(name -> unfinished(name).isEmpty());
        if (task.after.isEmpty()) {
            first(task);
        } else {
            task.where = Where.AFTER_OTHERS;
        }
        settle();
        return task;
    }

    /** The first time of its schedule. */
    private void first(ModelTask task) {
        TaskSchedule schedule = task.schedule;
        task.where = Where.LATER;
        task.stepped = false;
        task.given = false;
        task.onceMore = false;
        task.dueOnWall = schedule.kind() == TaskKind.CRON || schedule.start().isPresent();
        task.due = switch (schedule.kind()) {
            case TRIGGERED -> ModelTask.NEVER;
            case CRON -> nextCron();
            case ONE_TIME, FIXED_RATE, FIXED_DELAY -> start(schedule);
        };
        task.next = ModelTask.NEVER;
    }

    private long start(TaskSchedule schedule) {
        return schedule.start()
                .map(start -> Duration.between(Instant.EPOCH, start).toNanos())
                .orElse(time.tick()
                        + (schedule.kind() == TaskKind.ONE_TIME
                                ? schedule.interval().toNanos()
                                : 0));
    }

    private long nextCron() {
        return (Math.floorDiv(wall(), CRON_NANOS) + 1) * CRON_NANOS;
    }

    // ---- time

    /** What is due by now is due; of what runs, the next times come. */
    void settle() {
        for (ModelTask task : tasks.values()) {
            if (task.where == Where.LATER && task.due != ModelTask.NEVER && task.due <= now(task)) {
                task.where = Where.DUE;
            }
            task.lingered |= task.where == Where.DUE;
            if (task.where == Where.RUNS && task.next != ModelTask.NEVER && task.next <= now(task)) {
                task.next = ModelTask.NEVER;
                if (task.request.overlap() == OverlapPolicy.QUEUE) {
                    task.queued = true;
                } else if (task.request.overlap() == OverlapPolicy.REPLACE) {
                    anew(task);
                }
            }
        }
    }

    private long now(ModelTask task) {
        return task.dueOnWall ? wall() : time.tick();
    }

    void wallSet(Duration step) {
        for (ModelTask task : tasks.values()) {
            task.givenLoose |= task.given;
            boolean cronBack = task.schedule.kind() == TaskKind.CRON && step.isNegative();
            boolean dueAgain = task.where == Where.DUE && task.dueOnWall && step.isNegative();
            task.loose |= cronBack;
            task.stepped |= dueAgain;
            boolean toCome = task.where == Where.LATER || task.where == Where.DUE || task.where == Where.HELD;
            task.stepped |= !task.dueOnWall || task.attempts > 0 || task.where == Where.HELD || cronBack;
            task.loose |= task.stepped && toCome;
        }
        settle();
    }

    // ---- runs

    void begun(ModelTask task, Puppets.Play play) {
        task.where = Where.RUNS;
        task.play = play;
        task.attempts = play.attempt;
        task.queued = false;
        task.unsure = false;
        task.lingered |= task.attempts > 1;
        task.loose &= task.schedule.kind() == TaskKind.CRON;
        if (task.attempts == 1) {
            task.stepped &= task.hasGrid();
        }
        task.due = ModelTask.NEVER;
        task.next = ModelTask.NEVER;
        task.dueOnWall = task.schedule.kind() == TaskKind.CRON;
    }

    void done(ModelTask task) {
        task.checkpoint = Optional.empty();
        onward(task, TaskStatus.COMPLETED);
    }

    void failed(ModelTask task, boolean forGood) {
        if (!forGood && task.attempts <= task.request.retry().maxRetries()) {
            task.where = Where.LATER;
            task.due = time.tick() + task.request.retry().initialBackoff().toNanos();
            task.dueOnWall = false;
            task.stepped &= task.hasGrid();
        } else {
            task.checkpoint = Optional.empty();
            onward(task, TaskStatus.FAILED);
        }
        settle();
    }

    private void onward(ModelTask task, TaskStatus end) {
        if (task.queued) {
            task.queued = false;
            task.attempts = 0;
            task.where = Where.DUE;
        } else if (task.given) {
            task.given = false;
            task.attempts = 0;
            task.where = Where.LATER;
            task.due = task.givenDue;
            task.dueOnWall = task.givenOnWall;
            task.loose = task.givenLoose;
        } else if (!task.schedule.isRepeating() || task.onceMore) {
            over(task, end);
        } else {
            task.attempts = 0;
            task.where = Where.LATER;
            task.due = task.next;
            task.loose |= task.hasGrid() && task.lingered && task.request.overlap() == OverlapPolicy.QUEUE;
            task.lingered = false;
            if (task.schedule.kind() == TaskKind.FIXED_DELAY) {
                task.due = time.tick() + task.schedule.interval().toNanos();
                task.dueOnWall = false;
                task.stepped = false;
            } else if (task.hasGrid() && task.next == ModelTask.NEVER) {
                task.loose = true;
            }
        }
        settle();
    }

    private void over(ModelTask task, TaskStatus end) {
        task.where = Where.OVER;
        task.end = end;
        task.endedAt = wall();
        task.queued = false;
        task.given = false;
        task.onceMore = false;
        String name = task.request.name();
        for (ModelTask waiter : new ArrayList<>(tasks.values())) {
            if (name.isEmpty() || !waiter.after.contains(name) || waiter.isOver()) {
                continue;
            }
            if (end == TaskStatus.COMPLETED) {
                waiter.after.remove(name);
                if (waiter.after.isEmpty() && waiter.where == Where.AFTER_OTHERS) {
                    first(waiter);
                }
            } else if (waiter.where == Where.AFTER_OTHERS) {
                over(waiter, TaskStatus.CANCELLED);
            } else {
                waiter.doomed = true;
            }
        }
    }

    /** Its run is told to stop, to be continued. */
    void stopped(ModelTask task) {
        task.attempts--;
        task.where = Where.DUE;
        task.queued = false;
    }

    private void anew(ModelTask task) {
        task.attempts = 0;
        task.where = Where.DUE;
        task.queued = false;
        task.checkpoint = Optional.empty();
    }

    // ---- the surroundings

    void handlerGone(String type) {
        away.add(type);
        where(Where.RUNS).stream()
                .filter(task -> task.request.type().equals(type))
                .forEach(this::stopped);
    }

    void condition(boolean holds) {
        conditionHolds = holds;
        if (!holds) {
            where(Where.RUNS).stream()
                    .filter(task ->
                            task.isConstrained() && task.request.constraints().stopWhenLost())
                    .forEach(this::stopped);
        }
    }

    void restarted(boolean inOrder) {
        for (ModelTask task : tasks.values()) {
            if (task.where == Where.RUNS) {
                stopped(task);
                task.attempts += inOrder ? 0 : 1;
            }
            task.loose |= task.stepped;
            task.unsure |= !inOrder && task.isUncertain();
        }
    }

    // ---- orders; each says whether it is to be accepted

    boolean cancel(ModelTask task) {
        if (task.isOver()) {
            return false;
        }
        over(task, TaskStatus.CANCELLED);
        settle();
        return true;
    }

    boolean pause(ModelTask task) {
        if (task.isOver()) {
            return false;
        }
        if (task.where == Where.HELD) {
            return true;
        }
        if (task.where == Where.RUNS) {
            stopped(task);
        }
        task.cut = task.where == Where.DUE || task.attempts > 0;
        task.where = Where.HELD;
        return true;
    }

    boolean resume(ModelTask task) {
        if (task.where != Where.HELD) {
            return false;
        }
        if (task.doomed) {
            over(task, TaskStatus.CANCELLED);
        } else if (!task.after.isEmpty()) {
            task.where = Where.AFTER_OTHERS;
        } else if (task.cut) {
            task.where = Where.DUE;
        } else if (!task.request.after().isEmpty() && task.due == ModelTask.NEVER && !task.loose) {
            first(task);
        } else {
            task.where = Where.LATER;
            task.loose |= task.stepped;
        }
        task.cut = false;
        settle();
        return true;
    }

    boolean runNow(ModelTask task) {
        boolean nameTaken = task.isOver()
                && unfinished(task.request.name()).isPresent()
                && !task.request.name().isEmpty();
        if (task.where == Where.HELD || task.where == Where.AFTER_OTHERS || nameTaken) {
            return false;
        }
        if (task.where == Where.RUNS) {
            if (task.request.overlap() == OverlapPolicy.REPLACE) {
                anew(task);
            }
            task.queued |= task.request.overlap() == OverlapPolicy.QUEUE;
            return true;
        }
        if (task.isOver()) {
            task.attempts = 0;
            task.onceMore = task.schedule.isRepeating();
        }
        task.where = Where.DUE;
        return true;
    }

    boolean trigger(ModelTask task) {
        return task.schedule.kind() == TaskKind.TRIGGERED && !task.isOver() && runNow(task);
    }

    boolean reschedule(ModelTask task, TaskSchedule schedule) {
        if (task.isOver()) {
            return false;
        }
        task.schedule = schedule;
        if (task.where == Where.RUNS) {
            task.loose = true; // when it ends, it may be due already
            task.next = ModelTask.NEVER;
            task.onceMore = false;
            task.given = !schedule.isRepeating();
            task.givenLoose = false;
            task.givenOnWall = schedule.start().isPresent();
            task.givenDue = start(schedule);
        } else if (task.where != Where.AFTER_OTHERS) {
            boolean held = task.where == Where.HELD;
            task.attempts = held ? task.attempts : 0;
            first(task);
            task.where = held ? Where.HELD : task.where;
            task.cut = false;
            task.loose = held;
        }
        settle();
        return true;
    }

    /** Whether all that it waits for is as it was when that failed. */
    boolean isStillDoomed(ModelTask task) {
        return !task.after.isEmpty()
                && task.after.stream()
                        .allMatch(name -> named(name).filter(ModelTask::isOver).isPresent());
    }

    void cleanedUp(Duration olderThan) {
        long before = wall() - olderThan.toNanos();
        tasks.values().removeIf(task -> task.isOver() && task.endedAt < before);
    }

    Collection<ModelTask> all() {
        return tasks.values();
    }
}
