package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A handler whose runs do nothing until the test says what; if they are told to stop, they do. */
final class Puppets implements TaskHandler {

    /** Something a run does; it ends if that gives a result, and else waits for the next. */
    @FunctionalInterface
    interface Deed {
        @Nullable
        TaskResult apply(TaskContext context) throws Exception;
    }

    /** A run under way. */
    static final class Play {
        final long id;
        final String type;
        final int attempt;
        final Optional<String> checkpoint;
        private final BlockingQueue<Deed> deeds = new LinkedBlockingQueue<>();

        private Play(TaskContext context) {
            id = context.id();
            type = context.type();
            attempt = context.attempt();
            checkpoint = context.checkpoint();
        }

        void shall(Deed deed) {
            deeds.add(deed);
        }
    }

    /** What must never happen and did. */
    final List<String> faults = new CopyOnWriteArrayList<>();

    private final ConcurrentMap<Long, Play> playing = new ConcurrentHashMap<>();
    private final Map<String, Integer> limits;
    private volatile boolean crashing;

    /** @param limits how many of each type may run at once */
    Puppets(Map<String, Integer> limits) {
        this.limits = limits;
    }

    @Nullable
    Play play(long id) {
        return playing.get(id);
    }

    List<Play> plays() {
        return List.copyOf(playing.values());
    }

    /** From now on, what runs belongs to a process that is dead. */
    void beginCrash() {
        crashing = true;
        playing.clear();
    }

    void endCrash() {
        crashing = false;
    }

    @Override
    public TaskResult run(TaskContext context) throws Exception {
        Play play = new Play(context);
        Play other = playing.put(play.id, play);
        if (!crashing) {
            if (other != null) {
                faults.add("task " + play.id + " runs twice at once");
            }
            long running =
                    plays().stream().filter(one -> one.type.equals(play.type)).count();
            if (running > limits.getOrDefault(play.type, 0)) {
                faults.add(running + " tasks of type " + play.type + " run at once");
            }
        }
        try {
            TaskResult result = null;
            while (result == null) {
                result = play.deeds.take().apply(context);
            }
            return result;
        } finally {
            playing.remove(play.id, play);
        }
    }
}
