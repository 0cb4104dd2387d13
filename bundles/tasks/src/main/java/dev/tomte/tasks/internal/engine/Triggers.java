package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import dev.tomte.tasks.internal.store.TaskRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which tasks wait for something to happen, and what to do when it does. May be called from any thread. */
final class Triggers {

    private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);

    private final Orders orders;
    private final Outside outside;
    private final Consumer<Set<String>> topicsChanged;
    private final Map<Long, Trigger> triggers = new HashMap<>();

    /**
     * Makes it.
     *
     * @param topicsChanged told which topics of the event bus to listen to from now on
     */
    Triggers(Orders orders, Outside outside, Consumer<Set<String>> topicsChanged) {
        this.orders = orders;
        this.outside = outside;
        this.topicsChanged = topicsChanged;
    }

    void add(TaskRow row) {
        if (row.sequel() == TaskRow.Sequel.NONE) {
            return; // it is over, but for the run that it was asked for
        }
        row.request().schedule().trigger().ifPresent(trigger -> {
            Trigger before;
            synchronized (this) {
                before = triggers.put(row.id(), trigger);
            }
            if (!trigger.equals(before)) {
                left(before);
                came(trigger);
            }
        });
    }

    /** A task of kind TRIGGERED is final, or has another schedule. */
    void remove(long id) {
        Trigger before;
        synchronized (this) {
            before = triggers.remove(id);
        }
        left(before);
    }

    private void came(Trigger trigger) {
        if (trigger.source() == Trigger.Source.CONDITION) {
            outside.watch(Set.of(trigger.name()));
        } else if (trigger.source() == Trigger.Source.EVENT) {
            topicsChanged.accept(topics());
        }
    }

    private void left(@Nullable Trigger trigger) {
        if (trigger != null && trigger.source() == Trigger.Source.CONDITION) {
            outside.unwatch(Set.of(trigger.name()));
        } else if (trigger != null && trigger.source() == Trigger.Source.EVENT) {
            topicsChanged.accept(topics());
        }
    }

    private synchronized Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        triggers.values().stream()
                .filter(trigger -> trigger.source() == Trigger.Source.EVENT)
                .forEach(trigger -> topics.add(trigger.name()));
        return topics;
    }

    /**
     * An event came.
     *
     * @param matches whether its properties match a filter that is not empty
     * @param input what to hand over
     */
    void event(String topic, Predicate<String> matches, String input) {
        fire(
                trigger -> trigger.source() == Trigger.Source.EVENT
                        && covers(trigger.name(), topic)
                        && (trigger.filter().isEmpty() || matches.test(trigger.filter())),
                input);
    }

    private static boolean covers(String wanted, String topic) {
        return wanted.endsWith("/*")
                ? topic.startsWith(wanted.substring(0, wanted.length() - 1))
                : wanted.equals(topic);
    }

    void conditionHolds(String name) {
        fire(
                trigger -> trigger.source() == Trigger.Source.CONDITION
                        && trigger.name().equals(name),
                "");
    }

    /** Whether the end of a run of this task may be what another waits for; quick. */
    synchronized boolean mayFollow(TaskRow row) {
        if (triggers.isEmpty()) {
            return false;
        }
        String name = row.name();
        return triggers.values().stream()
                .anyMatch(trigger -> trigger.source() == Trigger.Source.TASK
                        && trigger.name().equals(name));
    }

    void runEnded(TaskRow row, TaskRun.Outcome outcome) {
        if (!Ending.isEndOfTime(row, outcome)) {
            return; // it is tried again
        }
        TaskStatus status =
                switch (outcome) {
                    case COMPLETED -> TaskStatus.COMPLETED;
                    case CANCELLED -> TaskStatus.CANCELLED;
                    default -> TaskStatus.FAILED;
                };
        String result = row.result();
        fire(
                trigger -> trigger.source() == Trigger.Source.TASK
                        && trigger.name().equals(row.name())
                        && (trigger.filter().isEmpty() ? TaskStatus.COMPLETED : TaskStatus.valueOf(trigger.filter()))
                                == status,
                result == null ? "" : result);
    }

    private void fire(Predicate<Trigger> wanted, String input) {
        List<Long> ids = new ArrayList<>();
        synchronized (this) {
            triggers.forEach((id, trigger) -> {
                if (wanted.test(trigger)) {
                    ids.add(id);
                }
            });
        }
        for (long id : ids) {
            var unused = orders.trigger(id, input).whenComplete((task, failure) -> {
                if (failure != null) {
                    LOG.warn("Task {} was triggered and cannot run: {}", id, failure.getMessage());
                }
            });
        }
    }
}
