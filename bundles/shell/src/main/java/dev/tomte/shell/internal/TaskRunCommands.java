package dev.tomte.shell.internal;

import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskStatus;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code task:run}, {@code task:watch}: what goes on, as bars where a person looks on, otherwise as lines. */
@Component(
        service = TaskRunCommands.class,
        property = {"osgi.command.scope=task", "osgi.command.function=run", "osgi.command.function=watch"})
public final class TaskRunCommands implements ArgumentCompleter {

    private static final int MOST_WATCHED = 1_000;

    private final TaskManager tasks;
    private final InstantSource clock;
    private final TaskFollower.Pause pause;
    private final TaskFinder finder;

    @Activate
    public TaskRunCommands(@Reference TaskManager tasks) {
        this(tasks, InstantSource.system(), TaskFollower.FIVE_TIMES_A_SECOND);
    }

    TaskRunCommands(TaskManager tasks, InstantSource clock, TaskFollower.Pause pause) {
        this.tasks = tasks;
        this.clock = clock;
        this.pause = pause;
        finder = new TaskFinder(tasks);
    }

    @Descriptor("Makes a task run at once, whatever its schedule; a finished one once more")
    public void run(
            CommandSession session,
            @Descriptor("shows how far it is, and ends with it: with exit status 1 if it failed")
                    @Parameter(names = "--wait", presentValue = "true", absentValue = "false")
                    boolean wait,
            @Descriptor("the id or the name of a task") String task)
            throws TaskException, InterruptedException {
        Task before = finder.find(task);
        TaskEnd end = new TaskEnd(tasks, before);
        Task started = TaskFinder.await(tasks.runNow(before.id()));
        boolean skipped =
                started.status() == TaskStatus.RUNNING && started.request().overlap() == OverlapPolicy.SKIP;
        if (skipped) {
            Output.line(
                    session,
                    TaskWords.label(started) + " runs already, and its overlap is SKIP: it does not run once more."
                            + (wait ? " Waiting for the run it is in." : ""));
        }
        if (wait) {
            new TaskFollower(tasks, clock, pause).follow(session, before.id(), end);
        } else if (!skipped) {
            Output.line(session, TaskWords.state(started, clock.instant()));
        }
    }

    @Descriptor("Shows how far the running tasks are, until Ctrl-C; once if nobody looks on")
    public void watch(
            CommandSession session,
            @Descriptor("as JSON, once") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws TaskException, InterruptedException {
        ClientTerminal terminal = ClientTerminal.of(session);
        if (json || terminal == null || !terminal.shows()) {
            TaskCommands.table(running()).print(session, json, "No task runs.");
            return;
        }
        TaskBars bars = new TaskBars(session, terminal.width());
        Map<Long, Task> shown = Map.of();
        while (true) {
            Map<Long, Task> now = new LinkedHashMap<>();
            running().forEach(task -> now.put(task.id(), task));
            List<String> ended = new ArrayList<>();
            for (Task task : shown.values()) {
                if (!now.containsKey(task.id())) {
                    ended.add(tasks.get(task.id())
                            .map(left -> TaskWords.state(left, clock.instant()))
                            .orElseGet(() -> TaskWords.label(task) + " was removed."));
                }
            }
            List<String> lines = new ArrayList<>();
            now.values().forEach(task -> lines.add(bars.line(task, clock.instant())));
            bars.draw(ended, lines.isEmpty() ? List.of("No task runs. Ctrl-C ends this.") : lines);
            shown = now;
            pause.take();
        }
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return command.equals("run") && arguments.isEmpty()
                ? finder.offer(status -> status != TaskStatus.PAUSED)
                : List.of();
    }

    private List<Task> running() throws TaskException {
        return tasks.list(TaskFilter.ALL.withStatuses(TaskStatus.RUNNING).page(MOST_WATCHED, 0));
    }
}
