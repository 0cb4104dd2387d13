package dev.tomte.shell.internal;

import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code task:list}, {@code task:info}, {@code task:history}: what there is and was. */
@Component(
        service = TaskCommands.class,
        property = {
            "osgi.command.scope=task",
            "osgi.command.function=list",
            "osgi.command.function=info",
            "osgi.command.function=history"
        })
public final class TaskCommands implements ArgumentCompleter {

    private static final int MOST = 100_000;
    private static final int RUNS_OF_INFO = 5;
    private static final List<String> ORDERS =
            List.of("id", "name", "type", "status", "priority", "nextRun", "created");

    private final TaskManager tasks;
    private final InstantSource clock;
    private final TaskFinder finder;

    @Activate
    public TaskCommands(@Reference TaskManager tasks) {
        this(tasks, InstantSource.system());
    }

    TaskCommands(TaskManager tasks, InstantSource clock) {
        this.tasks = tasks;
        this.clock = clock;
        finder = new TaskFinder(tasks);
    }

    @Descriptor("The tasks; only unfinished ones, unless --all or --status says otherwise")
    public void list(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("finished ones too") @Parameter(names = "--all", presentValue = "true", absentValue = "false")
                    boolean all,
            @Descriptor("of these, such as WAITING,FAILED")
                    @Form("STATUS,...")
                    @Parameter(names = "--status", absentValue = Parameter.UNSPECIFIED)
                    String status,
            @Descriptor("of these") @Form("TYPE,...") @Parameter(names = "--type", absentValue = Parameter.UNSPECIFIED)
                    String type,
            @Descriptor("of these: who they belong to")
                    @Form("SERVICE,...")
                    @Parameter(names = "--service", absentValue = Parameter.UNSPECIFIED)
                    String service,
            @Descriptor("HIGH, NORMAL, LOW or several of them")
                    @Form("PRIORITY,...")
                    @Parameter(names = "--priority", absentValue = Parameter.UNSPECIFIED)
                    String priority,
            @Descriptor("a part of the name")
                    @Form("PART")
                    @Parameter(names = "--name", absentValue = Parameter.UNSPECIFIED)
                    String name,
            @Descriptor("by id (if not given), name, type, status, priority, nextRun or created")
                    @Form("COLUMN")
                    @Parameter(names = "--sort", absentValue = "id")
                    String sort,
            @Descriptor("greatest first") @Parameter(names = "--desc", presentValue = "true", absentValue = "false")
                    boolean desc,
            @Descriptor("how many at most, 1 to 100000; 100 if not given")
                    @Form("N")
                    @Parameter(names = "--limit", absentValue = "100")
                    String limit,
            String... none)
            throws TaskException {
        TaskOptions.none(TaskCommands.class, "list", none);
        int most = TaskTimes.number("--limit", limit, 1, MOST);
        Set<TaskStatus> statuses = constants("--status", TaskStatus.class, status);
        if (statuses.isEmpty() && !all) {
            statuses = Set.of(TaskFinder.UNFINISHED);
        }
        List<Task> found = tasks.list(new TaskFilter(
                statuses,
                Set.copyOf(TaskOptions.words(type)),
                Set.copyOf(TaskOptions.words(service)),
                constants("--priority", TaskPriority.class, priority),
                TaskOptions.given(name).orElse(""),
                TaskTimes.constant("--sort", TaskFilter.Order.class, sort, ORDERS),
                desc,
                Math.min(most + 1, MOST),
                0));
        table(found.subList(0, Math.min(most, found.size())))
                .print(session, json, "No such tasks. 'tomte task:list --all' lists finished ones too.");
        if (found.size() > most && !json) {
            Output.line(session, "There are more; --limit says how many to show.");
        }
    }

    @Descriptor("All about a task, and its last runs")
    public void info(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("the id or the name of a task") String task)
            throws TaskException {
        Task found = finder.find(task);
        if (json) {
            Output.print(session, TaskJson.of(found) + "\n");
            return;
        }
        details(found, clock.instant()).print(session, false);
        List<TaskRun> runs = tasks.history(found.id(), RUNS_OF_INFO);
        if (!runs.isEmpty()) {
            Output.print(session, "\nLast runs\n");
            runs(runs).hide("task", "name").print(session, false, "");
        }
    }

    @Descriptor("The latest runs of a task or of all, newest first")
    public void history(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("how many at most, 1 to 100000; 20 if not given")
                    @Form("N")
                    @Parameter(names = "--limit", absentValue = "20")
                    String limit,
            @Descriptor("the id or the name of a task; all if not given") String... task)
            throws TaskException {
        int most = TaskTimes.number("--limit", limit, 1, MOST);
        long id = task.length == 0
                ? 0
                : finder.find(TaskOptions.one(TaskCommands.class, "history", "a task, or none for all", task))
                        .id();
        runs(tasks.history(id, most)).print(session, json, "No runs.");
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return !command.equals("list") && arguments.isEmpty() ? finder.offer(status -> true) : List.of();
    }

    @Override
    public List<String> completeValue(CommandSession session, String command, String option) {
        return switch (option) {
            case "--type" -> finder.types();
            case "--sort" -> ORDERS;
            default -> TaskOptions.constants(option);
        };
    }

    /** Of tasks, with what people look for first. */
    static Table table(List<Task> tasks) {
        Table table = new Table(
                        "id",
                        "name",
                        "type",
                        "status",
                        "priority",
                        "nextRun",
                        "progress",
                        "reason",
                        "kind",
                        "service",
                        "description",
                        "createdAt",
                        "lastRun",
                        "attempts",
                        "message")
                .hide("kind", "service", "description", "createdAt", "lastRun", "attempts", "message");
        for (Task task : tasks) {
            table.row(
                    task.id(),
                    task.name(),
                    task.type(),
                    task.status(),
                    task.priority(),
                    task.nextRun(),
                    task.status() == TaskStatus.RUNNING
                            ? new Percent(task.progress().percent())
                            : null,
                    task.reason(),
                    task.kind(),
                    task.service(),
                    task.description(),
                    task.createdAt(),
                    task.lastRun(),
                    task.attempts(),
                    task.progress().message());
        }
        return table;
    }

    private static Details details(Task task, Instant now) {
        TaskRequest request = task.request();
        boolean begun = task.lastRun().isPresent();
        return new Details()
                .add("id", task.id())
                .add("name", task.name())
                .add("description", task.description())
                .add("type", task.type())
                .add("service", task.service())
                .add("status", task.status())
                .add("reason", task.reason())
                .add("schedule", TaskWords.schedule(request.schedule()))
                .add("nextRun", TaskWords.nextTime(task, now))
                .add("lastRun", TaskWords.time(task.lastRun(), now))
                .add("scheduledFor", TaskWords.time(task.scheduledFor(), now))
                .add("attempts", begun ? task.attempts() : null)
                .add(
                        "progress",
                        begun
                                ? (task.progress().percent() + " % "
                                                + task.progress().message())
                                        .strip()
                                : null)
                .add("result", task.result())
                .add("checkpoint", task.checkpoint())
                .add("priority", task.priority())
                .add("constraints", TaskWords.constraints(request.constraints()))
                .add("after", request.after())
                .add("retry", TaskWords.retry(request.retry()))
                .add("timeout", request.timeout().map(TaskWords::duration))
                .add("misfire", request.misfire())
                .add("overlap", request.overlap())
                .add("existing", request.existing())
                .add("notifyAtEnd", request.notifyAtEnd() ? "yes" : null)
                .add("data", request.data())
                .add("createdAt", TaskWords.time(Optional.of(task.createdAt()), now));
    }

    private Table runs(List<TaskRun> runs) throws TaskException {
        Map<Long, String> names = new HashMap<>();
        for (TaskRun run : runs) {
            if (!names.containsKey(run.task())) {
                names.put(run.task(), tasks.get(run.task()).map(Task::name).orElse(""));
            }
        }
        Table table = new Table(
                        "task",
                        "name",
                        "startedAt",
                        "took",
                        "attempt",
                        "outcome",
                        "detail",
                        "scheduledFor",
                        "duration",
                        "correlationId")
                .hide("scheduledFor", "duration", "correlationId");
        runs.forEach(run -> table.row(
                run.task(),
                names.get(run.task()),
                run.startedAt(),
                took(run),
                run.attempt(),
                run.outcome(),
                run.detail(),
                run.scheduledFor(),
                run.duration(),
                run.correlationId()));
        return table;
    }

    /** Nobody knows how long a run took that Tomte ended in the middle of. */
    private static @Nullable String took(TaskRun run) {
        return run.outcome() == TaskRun.Outcome.INTERRUPTED && run.duration().isZero()
                ? null
                : TaskWords.duration(run.duration());
    }

    private static <E extends Enum<E>> Set<E> constants(String option, Class<E> type, String value) {
        return TaskOptions.words(value).stream()
                .map(word -> TaskTimes.constant(option, type, word))
                .collect(Collectors.toSet());
    }
}
