package dev.tomte.shell.internal;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.TaskType;
import dev.tomte.task.Trigger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds tasks by what people call them, and waits for what the engine promises. */
final class TaskFinder {

    /** What is hidden unless asked for. */
    static final TaskStatus[] UNFINISHED = Arrays.stream(TaskStatus.values())
            .filter(status -> !status.isFinal())
            .toArray(TaskStatus[]::new);

    private static final Logger LOG = LoggerFactory.getLogger(TaskFinder.class);
    private static final Pattern ID = Pattern.compile("\\d{1,18}");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern WORD = Pattern.compile("[^\\s'\"$;|&(){}\\\\]+");
    private static final int OFFERED = 500;

    private final TaskManager tasks;

    TaskFinder(TaskManager tasks) {
        this.tasks = tasks;
    }

    /** The task of this id; if there is none, of this name; if there is none, the unnamed one that is called so. */
    Task find(String idOrName) throws TaskException {
        Optional<Task> found = look(idOrName);
        if (found.isPresent()) {
            return found.get();
        }
        List<String> names = tasks.list(TaskFilter.ALL).stream().map(Task::name).toList();
        throw new TaskException("There is no task '" + Values.printable(shortened(idOrName)) + "'."
                + NearMatches.hint(idOrName, names) + " 'tomte task:list --all' lists them.");
    }

    Optional<Task> look(String idOrName) throws TaskException {
        Optional<Task> found = byId(idOrName);
        if (found.isEmpty()) {
            found = tasks.find(idOrName);
        }
        return found.isPresent() ? found : unnamed(idOrName);
    }

    /** Whether a trigger that is the end of a task of this name waits for one there is now. */
    boolean isName(String name) {
        try {
            return tasks.find(name).isPresent() || unnamed(name).isPresent();
        } catch (TaskException e) {
            LOG.debug("Whether there is a task '{}' could not be looked up", name, e);
            return false;
        }
    }

    /**
     * The name by which others wait for a task; what is neither an id nor a name comes back as it is.
     *
     * @throws TaskException if the task has no name
     */
    String name(String option, String idOrName) throws TaskException {
        Optional<Task> found = look(idOrName);
        if (found.isPresent() && tasks.find(found.get().name()).isEmpty()) {
            throw new TaskException(option + ": task " + found.get().name()
                    + " has no name of its own, and tasks are waited for by name; create it with --name");
        }
        return found.map(Task::name).orElse(idOrName);
    }

    /**
     * The same trigger with the name of its task, which no name of digits only can be, if it was given with its id.
     *
     * @throws TaskException if there is no task of this id
     */
    Trigger named(Trigger trigger) throws TaskException {
        return trigger.source() == Trigger.Source.TASK
                        && DIGITS.matcher(trigger.name()).matches()
                ? Trigger.taskEnded(find(trigger.name()).name(), TaskStatus.valueOf(trigger.filter()))
                : trigger;
    }

    private Optional<Task> byId(String id) throws TaskException {
        return ID.matcher(id).matches() ? tasks.get(Long.parseLong(id)) : Optional.empty();
    }

    /** One without a name of its own is shown as {@code TYPE-ID}. */
    private Optional<Task> unnamed(String typeAndId) throws TaskException {
        return byId(typeAndId.substring(typeAndId.lastIndexOf('-') + 1))
                .filter(task -> task.name().equals(typeAndId));
    }

    /** For completion: names that need no quotes, and ids of the other tasks. */
    List<String> offer(Predicate<TaskStatus> wanted) {
        return offer(task -> true, wanted);
    }

    List<String> offer(Predicate<Task> wantedTask, Predicate<TaskStatus> wanted) {
        try {
            TaskStatus[] statuses =
                    Arrays.stream(TaskStatus.values()).filter(wanted).toArray(TaskStatus[]::new);
            return tasks.list(TaskFilter.ALL.withStatuses(statuses).page(OFFERED, 0)).stream()
                    .filter(wantedTask)
                    .map(task -> WORD.matcher(task.name()).matches() ? task.name() : Long.toString(task.id()))
                    .distinct()
                    .toList();
        } catch (TaskException e) {
            LOG.debug("Names of tasks could not be offered", e);
            return List.of();
        }
    }

    List<String> types() {
        return tasks.types().stream().map(TaskType::name).toList();
    }

    static <T> T await(CompletableFuture<T> future) throws TaskException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IllegalArgumentException mistake) {
                throw mistake;
            }
            String message = cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
            throw new TaskException(message, cause);
        }
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
