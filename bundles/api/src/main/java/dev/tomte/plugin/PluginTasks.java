package dev.tomte.plugin;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A plug-in's schedule: its handlers and its tasks in the {@link TaskManager}. All calls need {@link Permission#TASKS}.
 *
 * <p>Types and names of tasks are the plug-in's own: {@code clean} of the plug-in {@code valve} is {@code valve.clean}
 * for everybody else, also in what these calls return; one that begins with {@code valve.} already is left as it is. The
 * {@linkplain Task#service service} of its tasks is the plug-in's name; tasks that a handler's own options schedule have its
 * bundle's symbolic name there, and are the plug-in's all the same.
 *
 * <p>Handlers are taken back before {@link Plugin#onDisable}: running tasks are told to stop, so that they can save a
 * checkpoint while the plug-in still works, and waited for, for at most half of the hook's time limit. Tasks stay, and
 * wait until a handler is there again, in whatever version. After {@link Plugin#onUninstall} the unfinished ones are
 * cancelled.
 *
 * <p>All calls but {@link #handle} throw {@link IllegalStateException} while there is no task engine. Those that name a
 * task by its id throw {@link IllegalArgumentException} if it is not one of the plug-in's.
 */
@ProviderType
public interface PluginTasks {

    /** With all defaults of {@link TaskHandler}. */
    default Registration handle(String type, TaskHandler handler) {
        return handle(type, handler, Map.of());
    }

    /**
     * Does the tasks of a type, until the plug-in is disabled or the registration is closed. It waits for a task engine if
     * there is none.
     *
     * @param type 1 to 128 of {@code A-Za-z0-9._/-}, with the plug-in's prefix
     * @param options by the keys of {@link TaskHandler}, such as {@link TaskHandler#CRON}, but for
     *     {@link TaskHandler#TYPE}; the values as there, a duration or a constant also as such
     * @throws IllegalArgumentException if a key is none of those or a value not what its key wants; it says what is
     * @throws IllegalStateException if the plug-in has a handler of this type
     */
    Registration handle(String type, TaskHandler handler, Map<String, ?> options);

    /**
     * Creates a task of one of the plug-in's types, as {@link TaskManager#create} does. The names in {@code after} are the
     * plug-in's own too, that of a trigger is not.
     */
    CompletableFuture<Task> create(TaskRequest request);

    /** As {@link TaskManager#firstRun}. */
    Optional<Instant> firstRun(TaskSchedule schedule);

    /** The plug-in's tasks that pass the filter, whose services do not count. */
    List<Task> list(TaskFilter filter) throws TaskException;

    /** The plug-in's unfinished task of this name, or the youngest finished one. */
    Optional<Task> find(String name) throws TaskException;

    /** As {@link TaskManager#cancel}. */
    CompletableFuture<Task> cancel(long id, String reason) throws TaskException;

    /** As {@link TaskManager#pause}. */
    CompletableFuture<Task> pause(long id) throws TaskException;

    /** As {@link TaskManager#resume}. */
    CompletableFuture<Task> resume(long id) throws TaskException;

    /** As {@link TaskManager#runNow}. */
    CompletableFuture<Task> runNow(long id) throws TaskException;

    /** As {@link TaskManager#reschedule}. */
    CompletableFuture<Task> reschedule(long id, TaskSchedule schedule) throws TaskException;

    /** As {@link TaskManager#history}, of one task. */
    List<TaskRun> history(long id, int limit) throws TaskException;

    /** A handler that is registered. */
    interface Registration extends AutoCloseable {
        /** Takes it back: its running tasks are told to stop, and waited for a while. Closing again does nothing. */
        @Override
        void close();
    }
}
