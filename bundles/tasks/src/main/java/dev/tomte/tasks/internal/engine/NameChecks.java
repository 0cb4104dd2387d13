package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreException;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.engine.Births.NamePlan;
import dev.tomte.tasks.internal.engine.Births.Wanted;
import dev.tomte.tasks.internal.store.TaskRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the names in some requests mean, given the tasks there are. */
final class NameChecks {

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private final Engine engine;
    private final Map<String, Optional<TaskRow>> found = new HashMap<>();

    NameChecks(Engine engine) {
        this.engine = engine;
    }

    /**
     * Refuses a name that people could not tell from an id.
     *
     * @throws IllegalArgumentException naming it
     */
    static void refuseNumber(String name) {
        if (!name.isEmpty() && DIGITS.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a task must not be a number, as ids are; expected a letter"
                    + " or another sign in it, not '" + name + "'");
        }
    }

    /**
     * Refuses tasks that would wait for each other.
     *
     * @throws IllegalArgumentException naming the circle
     */
    static void refuseCircles(List<TaskRequest> requests) {
        Map<String, TaskRequest> byName = new LinkedHashMap<>();
        for (TaskRequest request : requests) {
            if (!request.name().isEmpty() && byName.put(request.name(), request) != null) {
                throw new IllegalArgumentException(
                        "two of the requests have the name '" + request.name() + "'; names must differ");
            }
        }
        Set<String> done = new LinkedHashSet<>();
        for (String name : byName.keySet()) {
            visit(name, byName, new ArrayDeque<>(), done);
        }
    }

    /** Depth first, without recursion: a chain may be as long as the caller likes. */
    private static void visit(String start, Map<String, TaskRequest> byName, Deque<String> path, Set<String> done) {
        Set<String> onPath = new LinkedHashSet<>();
        Deque<Deque<String>> left = new ArrayDeque<>();
        left.push(new ArrayDeque<>(List.of(start)));
        while (!left.isEmpty()) {
            String name = left.peek().poll();
            if (name == null) {
                left.pop();
                if (!path.isEmpty()) {
                    String ended = path.pop();
                    onPath.remove(ended);
                    done.add(ended);
                }
                continue;
            }
            if (onPath.contains(name)) {
                List<String> circle = new ArrayList<>(onPath);
                circle = circle.subList(circle.indexOf(name), circle.size());
                throw new IllegalArgumentException("tasks would wait for each other in a circle: '"
                        + String.join("' after '", circle) + "' after '" + name + "'");
            }
            TaskRequest request = byName.get(name);
            if (request != null && !done.contains(name)) {
                path.push(name);
                onPath.add(name);
                left.push(new ArrayDeque<>(request.after()));
            }
        }
    }

    NamePlan plan(List<TaskRequest> requests) throws StoreException, TaskException {
        List<Wanted> fresh = new ArrayList<>();
        Map<Integer, TaskRow> kept = new HashMap<>();
        List<Long> replaced = new ArrayList<>();
        Set<String> together = new LinkedHashSet<>();
        requests.stream().map(TaskRequest::name).filter(name -> !name.isEmpty()).forEach(together::add);
        for (int i = 0; i < requests.size(); i++) {
            TaskRequest request = requests.get(i);
            Optional<TaskRow> existing = request.name().isEmpty()
                    ? Optional.empty()
                    : find(request.name()).filter(row -> !row.status().isFinal());
            List<String> awaited = stillAwaited(request, together);
            if (existing.isPresent()) {
                switch (request.existing()) {
                    case KEEP -> {
                        kept.put(i, existing.get());
                        continue;
                    }
                    case REPLACE -> {
                        refuseWaitingForItsOwn(request, existing.get());
                        replaced.add(existing.get().id());
                    }
                    case APPEND -> {
                        fresh.add(appended(request, awaited));
                        continue;
                    }
                }
            }
            fresh.add(new Wanted(request, awaited));
        }
        return new NamePlan(fresh, kept, replaced);
    }

    /** After the last of those appended so far, under the next free name. */
    private Wanted appended(TaskRequest request, List<String> awaited) throws StoreException {
        String last = request.name();
        int number = 2;
        while (find(request.name() + "#" + number)
                .filter(row -> !row.status().isFinal())
                .isPresent()) {
            last = request.name() + "#" + number++;
        }
        TaskRequest own = Births.named(request, request.name() + "#" + number);
        return new Wanted(Births.after(own, with(own.after(), last)), with(awaited, last));
    }

    private static List<String> with(List<String> names, String name) {
        List<String> all = new ArrayList<>(names);
        all.add(name);
        return all;
    }

    /** The replaced one's successors would wait for the new one, which waits for them. */
    private void refuseWaitingForItsOwn(TaskRequest request, TaskRow existing) throws StoreException {
        Deque<String> left = new ArrayDeque<>(request.after());
        Set<String> seen = new LinkedHashSet<>();
        while (!left.isEmpty()) {
            String name = left.poll();
            Optional<TaskRow> row = seen.add(name) ? find(name).filter(TaskRow::awaitsOthers) : Optional.empty();
            if (row.isPresent()) {
                if (row.get().request().after().contains(existing.request().name())) {
                    throw new IllegalArgumentException("tasks would wait for each other in a circle: '" + request.name()
                            + "' after '" + name + "' after '" + request.name() + "'");
                }
                left.addAll(row.get().request().after());
            }
        }
    }

    private List<String> stillAwaited(TaskRequest request, Set<String> together) throws StoreException, TaskException {
        List<String> awaited = new ArrayList<>();
        for (String name : request.after()) {
            if (together.contains(name)) {
                awaited.add(name);
                continue;
            }
            TaskRow row = find(name)
                    .orElseThrow(() -> new TaskException("There is no task '" + name + "'"
                            + (request.name().isEmpty() ? "" : " for '" + request.name() + "'")
                            + " to wait for; see task:list"));
            if (!row.status().isFinal()) {
                awaited.add(name);
            } else if (row.status() != TaskStatus.COMPLETED) {
                throw new TaskException("Task '" + name + "' is " + row.status() + "; "
                        + (request.name().isEmpty() ? "the new task" : "'" + request.name() + "'")
                        + " would wait for it for ever");
            }
        }
        return awaited;
    }

    private Optional<TaskRow> find(String name) throws StoreException {
        Optional<TaskRow> known = found.get(name);
        if (known == null) {
            known = engine.store.find(name);
            found.put(name, known);
        }
        return known;
    }
}
