package dev.tomte.shell.internal;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code task:cancel}, {@code task:pause}, {@code task:resume}, {@code task:trigger}, {@code task:cleanup}. */
@Component(
        service = TaskChangeCommands.class,
        property = {
            "osgi.command.scope=task",
            "osgi.command.function=cancel",
            "osgi.command.function=pause",
            "osgi.command.function=resume",
            "osgi.command.function=trigger",
            "osgi.command.function=cleanup"
        })
public final class TaskChangeCommands implements ArgumentCompleter {

    private static final int MAX_REASON = 200;

    private final TaskManager tasks;
    private final InstantSource clock;
    private final TaskFinder finder;

    @Activate
    public TaskChangeCommands(@Reference TaskManager tasks) {
        this(tasks, InstantSource.system());
    }

    TaskChangeCommands(TaskManager tasks, InstantSource clock) {
        this.tasks = tasks;
        this.clock = clock;
        finder = new TaskFinder(tasks);
    }

    @Descriptor("Calls tasks off for good; running ones are told to stop")
    public void cancel(
            CommandSession session,
            @Descriptor("why, for people")
                    @Form("WHY")
                    @Parameter(names = "--reason", absentValue = "cancelled in the shell")
                    String reason,
            @Descriptor("ids or names of tasks") String... task)
            throws TaskException, InterruptedException {
        if (reason.length() > MAX_REASON) {
            throw new UsageException(
                    "Expected --reason of at most " + MAX_REASON + " characters, not " + reason.length());
        }
        each(session, "cancel", task, id -> tasks.cancel(id, reason));
    }

    @Descriptor("Holds tasks back until they are resumed; running ones stop and go on later")
    public void pause(CommandSession session, @Descriptor("ids or names of tasks") String... task)
            throws TaskException, InterruptedException {
        each(session, "pause", task, tasks::pause);
    }

    @Descriptor("Lets paused tasks go on")
    public void resume(CommandSession session, @Descriptor("ids or names of tasks") String... task)
            throws TaskException, InterruptedException {
        each(session, "resume", task, tasks::resume);
    }

    @Descriptor("Makes a triggered task run as if its trigger had come")
    public void trigger(
            CommandSession session,
            @Descriptor("for the handler instead of the task's own; @FILE takes it from a file")
                    @Parameter(names = "--data", absentValue = "")
                    String data,
            @Descriptor("the id or the name of a task") String task)
            throws IOException, TaskException, InterruptedException {
        String handed = TaskOptions.data(session, "--data", data);
        Task changed = TaskFinder.await(tasks.trigger(finder.find(task).id(), handed));
        Output.line(session, TaskWords.state(changed, clock.instant()));
    }

    @Descriptor("Removes tasks and runs that ended long ago")
    public void cleanup(
            CommandSession session,
            @Descriptor("so long ago: 12h, 30d, 0s; 30d if not given")
                    @Form("DURATION")
                    @Parameter(names = "--older-than", absentValue = "30d")
                    String olderThan,
            String... none)
            throws TaskException, InterruptedException {
        TaskOptions.none(TaskChangeCommands.class, "cleanup", none);
        Duration age = TaskTimes.duration("--older-than", olderThan);
        if (age.isNegative()) {
            throw TaskTimes.wrong("--older-than", "a duration of zero or more", olderThan, null);
        }
        int removed = TaskFinder.await(tasks.cleanUp(age));
        Output.line(
                session,
                removed == 0
                        ? "Nothing ended longer than " + TaskWords.duration(age) + " ago."
                        : "Removed " + removed + (removed == 1 ? " task or run." : " tasks and runs."));
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return switch (command) {
            case "cancel" -> others(arguments, finder.offer(status -> !status.isFinal()));
            case "pause" -> others(arguments, finder.offer(status -> !status.isFinal() && status != TaskStatus.PAUSED));
            case "resume" -> others(arguments, finder.offer(status -> status == TaskStatus.PAUSED));
            case "trigger" ->
                arguments.isEmpty()
                        ? finder.offer(task -> task.kind() == TaskKind.TRIGGERED, status -> !status.isFinal())
                        : List.of();
            default -> List.of();
        };
    }

    private static List<String> others(List<String> given, List<String> all) {
        return all.stream().filter(name -> !given.contains(name)).toList();
    }

    /** Looks all of them up before it touches one; then does what can be done, and says what could not. */
    private void each(
            CommandSession session, String command, String[] wanted, Function<Long, CompletableFuture<Task>> change)
            throws TaskException, InterruptedException {
        TaskOptions.refuseOptions(TaskChangeCommands.class, command, wanted);
        if (wanted.length == 0) {
            throw new UsageException("Expected a task, or several");
        }
        Map<Long, Task> found = new LinkedHashMap<>();
        for (String name : Arrays.asList(wanted)) {
            Task task = finder.find(name);
            found.put(task.id(), task);
        }
        List<String> failures = new ArrayList<>();
        for (Task task : found.values()) {
            try {
                Task changed = TaskFinder.await(change.apply(task.id()));
                Output.line(session, TaskWords.state(changed, clock.instant()));
            } catch (TaskException e) {
                failures.add(TaskWords.refusal(task, String.valueOf(e.getMessage())));
            }
        }
        if (!failures.isEmpty()) {
            throw new TaskException(String.join("; ", failures));
        }
    }
}
