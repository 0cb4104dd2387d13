package dev.tomte.tasks.internal.engine;

import static dev.tomte.task.TaskStatus.CANCELLED;
import static dev.tomte.task.TaskStatus.COMPLETED;
import static dev.tomte.task.TaskStatus.FAILED;
import static dev.tomte.task.TaskStatus.PAUSED;
import static dev.tomte.task.TaskStatus.PENDING;
import static dev.tomte.task.TaskStatus.RUNNING;
import static dev.tomte.task.TaskStatus.WAITING;

import dev.tomte.event.TomteEvent;
import dev.tomte.task.Task;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskStatusChanged;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows the events: each status must come from the one before, and by a way that there is. */
final class Transitions {

    private static final Map<TaskStatus, Set<TaskStatus>> WAYS = Map.of(
            PENDING, EnumSet.of(WAITING, RUNNING, PAUSED, COMPLETED, CANCELLED),
            WAITING, EnumSet.of(PENDING, RUNNING, PAUSED, COMPLETED, CANCELLED),
            RUNNING, EnumSet.of(PENDING, WAITING, PAUSED, COMPLETED, FAILED, CANCELLED),
            PAUSED, EnumSet.of(PENDING, WAITING, CANCELLED),
            COMPLETED, EnumSet.of(PENDING),
            FAILED, EnumSet.of(PENDING),
            CANCELLED, EnumSet.of(PENDING));

    private final List<TomteEvent> events;
    private final Map<Long, TaskStatus> last = new HashMap<>();
    /** What was read after a crash, perhaps a moment before it was told. */
    private final Set<Long> assumed = new HashSet<>();

    private int read;

    Transitions(List<TomteEvent> events) {
        this.events = events;
    }

    /** After a crash, what was not told is never told. */
    void forget() {
        read = events.size();
        last.clear();
        assumed.clear();
    }

    /** Whatever is wrong with the events that came since. */
    Optional<String> fault() {
        int size = events.size();
        for (; read < size; read++) {
            if (events.get(read) instanceof TaskStatusChanged event && Walk.TYPES.containsKey(event.type())) {
                TaskStatus known = last.get(event.id());
                TaskStatus before = event.before().orElse(null);
                boolean birth = before == null && (event.status() == PENDING || event.status() == WAITING);
                boolean follows = known == null || known == before || assumed.remove(event.id());
                if (!follows || !(birth || (before != null && WAYS.get(before).contains(event.status())))) {
                    return Optional.of("it was " + known + " and then: " + event);
                }
                last.put(event.id(), event.status());
            }
        }
        return Optional.empty();
    }

    /** Which task is in another status than was told; what was read before a crash is taken in. */
    Optional<String> untold(Collection<Task> tasks) {
        for (Task task : tasks) {
            TaskStatus told = last.putIfAbsent(task.id(), task.status());
            if (told == null) {
                assumed.add(task.id());
            }
            if (told != null && told != task.status()) {
                return Optional.of("task " + task.id() + " is " + task.status() + ", and the last event said " + told);
            }
        }
        return Optional.empty();
    }
}
