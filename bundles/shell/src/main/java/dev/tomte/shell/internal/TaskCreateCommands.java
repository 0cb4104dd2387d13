package dev.tomte.shell.internal;

import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import jakarta.json.Json;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code task:create}, {@code task:reschedule}. */
@Component(
        service = TaskCreateCommands.class,
        property = {"osgi.command.scope=task", "osgi.command.function=create", "osgi.command.function=reschedule"})
public final class TaskCreateCommands implements ArgumentCompleter {

    private final TaskManager tasks;
    private final InstantSource clock;
    private final TaskFinder finder;

    /** By reference: only their names count here. */
    @Reference(
            service = TaskCondition.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    volatile List<ServiceReference<TaskCondition>> conditions = List.of();

    @Activate
    public TaskCreateCommands(@Reference TaskManager tasks) {
        this(tasks, InstantSource.system());
    }

    TaskCreateCommands(TaskManager tasks, InstantSource clock) {
        this.tasks = tasks;
        this.clock = clock;
        finder = new TaskFinder(tasks);
    }

    @Descriptor("Creates a task; without a schedule it runs once, at once")
    public void create(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("unique among unfinished tasks; made of type and id if not given")
                    @Parameter(names = "--name", absentValue = Parameter.UNSPECIFIED)
                    String name,
            @Descriptor("for people")
                    @Form("TEXT")
                    @Parameter(names = "--description", absentValue = Parameter.UNSPECIFIED)
                    String description,
            @Descriptor("for the handler, by convention JSON; @FILE takes it from a file")
                    @Parameter(names = "--data", absentValue = Parameter.UNSPECIFIED)
                    String data,
            @Descriptor("HIGH, NORMAL (if not given) or LOW")
                    @Parameter(names = "--priority", absentValue = Parameter.UNSPECIFIED)
                    String priority,
            @Descriptor(TaskScheduleOptions.AT)
                    @Form("TIME")
                    @Parameter(names = "--at", absentValue = Parameter.UNSPECIFIED)
                    String at,
            @Descriptor(TaskScheduleOptions.IN)
                    @Form("DURATION")
                    @Parameter(names = "--in", absentValue = Parameter.UNSPECIFIED)
                    String in,
            @Descriptor(TaskScheduleOptions.EVERY)
                    @Form("DURATION")
                    @Parameter(names = "--every", absentValue = Parameter.UNSPECIFIED)
                    String every,
            @Descriptor(TaskScheduleOptions.DELAY)
                    @Form("DURATION")
                    @Parameter(names = "--delay", absentValue = Parameter.UNSPECIFIED)
                    String delay,
            @Descriptor(TaskScheduleOptions.CRON)
                    @Form("EXPRESSION")
                    @Parameter(names = "--cron", absentValue = Parameter.UNSPECIFIED)
                    String cron,
            @Descriptor(TaskScheduleOptions.ON)
                    @Form("TRIGGER")
                    @Parameter(names = "--on", absentValue = Parameter.UNSPECIFIED)
                    String on,
            @Descriptor(TaskScheduleOptions.ZONE) @Parameter(names = "--zone", absentValue = Parameter.UNSPECIFIED)
                    String zone,
            @Descriptor(TaskScheduleOptions.START)
                    @Form("TIME")
                    @Parameter(names = "--start", absentValue = Parameter.UNSPECIFIED)
                    String start,
            @Descriptor(TaskScheduleOptions.END)
                    @Form("TIME")
                    @Parameter(names = "--end", absentValue = Parameter.UNSPECIFIED)
                    String end,
            @Descriptor(TaskScheduleOptions.JITTER)
                    @Form("DURATION")
                    @Parameter(names = "--jitter", absentValue = Parameter.UNSPECIFIED)
                    String jitter,
            @Descriptor("conditions to wait for, with commas between: network, charging and so on")
                    @Form("CONDITION,...")
                    @Parameter(names = "--needs", absentValue = Parameter.UNSPECIFIED)
                    String needs,
            @Descriptor("a running task stops when one of --needs ceases to hold")
                    @Parameter(names = "--stop-when-lost", presentValue = "true", absentValue = "false")
                    boolean stopWhenLost,
            @Descriptor("how often a failed run is tried again; 3 if not given")
                    @Form("N")
                    @Parameter(names = "--retries", absentValue = Parameter.UNSPECIFIED)
                    String retries,
            @Descriptor("the pause before the first retry, which doubles each time, or FIRST..LONGEST")
                    @Form("FIRST[..LONGEST]")
                    @Parameter(names = "--backoff", absentValue = Parameter.UNSPECIFIED)
                    String backoff,
            @Descriptor("the longest a run may take")
                    @Form("DURATION")
                    @Parameter(names = "--timeout", absentValue = Parameter.UNSPECIFIED)
                    String timeout,
            @Descriptor("of missed times: RUN_ONCE (if not given), SKIP or RUN_ALL")
                    @Form("POLICY")
                    @Parameter(names = "--misfire", absentValue = Parameter.UNSPECIFIED)
                    String misfire,
            @Descriptor("when it still runs: SKIP (if not given), QUEUE or REPLACE")
                    @Form("POLICY")
                    @Parameter(names = "--overlap", absentValue = Parameter.UNSPECIFIED)
                    String overlap,
            @Descriptor("when an unfinished task has the name: KEEP (if not given), REPLACE or APPEND")
                    @Form("POLICY")
                    @Parameter(names = "--existing", absentValue = Parameter.UNSPECIFIED)
                    String existing,
            @Descriptor("names of tasks to wait for, with commas between")
                    @Form("NAME,...")
                    @Parameter(names = "--after", absentValue = Parameter.UNSPECIFIED)
                    String after,
            @Descriptor("tells the owner when it has ended")
                    @Parameter(names = "--notify", presentValue = "true", absentValue = "false")
                    boolean notify,
            @Descriptor("which handler does it; 'tomte task:types' lists them") String type,
            String... none)
            throws IOException, TaskException, InterruptedException {
        UnquotedCron.refuse(cron, none);
        String handler = TaskOptions.one(
                TaskCreateCommands.class,
                "create",
                "a type of task",
                Stream.concat(Stream.of(type), Stream.of(none)).toArray(String[]::new));
        String[] awaited = names(after);
        TaskRequestOptions request = new TaskRequestOptions(handler)
                .set("--name", name, (builder, text) -> builder.name(text))
                .set("--description", description, (builder, text) -> builder.description(text))
                .set(
                        "--priority",
                        priority,
                        (builder, text) -> builder.priority(TaskTimes.constant("--priority", TaskPriority.class, text)))
                .set("--timeout", timeout, (builder, text) -> builder.timeout(TaskTimes.duration("--timeout", text)))
                .set(
                        "--misfire",
                        misfire,
                        (builder, text) -> builder.misfire(TaskTimes.constant("--misfire", MisfirePolicy.class, text)))
                .set(
                        "--overlap",
                        overlap,
                        (builder, text) -> builder.overlap(TaskTimes.constant("--overlap", OverlapPolicy.class, text)))
                .set(
                        "--existing",
                        existing,
                        (builder, text) ->
                                builder.existing(TaskTimes.constant("--existing", ExistingTaskPolicy.class, text)))
                .set("--after", after, (builder, text) -> builder.after(awaited))
                .needs(needs, stopWhenLost)
                .retry(retries, backoff);
        if (TaskOptions.given(data).isPresent()) {
            request.set("--data", TaskOptions.data(session, "--data", data), (builder, text) -> builder.data(text));
        }
        TaskSchedule schedule = new TaskScheduleOptions(at, in, every, delay, cron, on, zone, start, end, jitter)
                .schedule(clock, finder);
        TaskRequest asked = request.build(schedule, notify);
        Optional<Task> before = asked.name().isEmpty() ? Optional.empty() : tasks.find(asked.name());
        Task task = TaskFinder.await(tasks.create(asked));
        boolean kept = before.filter(there -> there.id() == task.id()).isPresent();
        if (json) {
            Output.print(
                    session,
                    Json.createObjectBuilder(TaskJson.of(task))
                                    .add("kept", kept)
                                    .build() + "\n");
        } else {
            if (kept) {
                Output.line(
                        session,
                        TaskWords.label(task) + " exists already and is kept as it is: nothing was created."
                                + " --existing replace puts a new one in its place.");
            }
            Output.line(session, TaskWords.state(task, clock.instant()));
        }
        if (!kept) {
            warn(session, asked);
        }
    }

    @Descriptor("Gives an unfinished task another schedule; what runs goes on")
    public void reschedule(
            CommandSession session,
            @Descriptor(TaskScheduleOptions.AT)
                    @Form("TIME")
                    @Parameter(names = "--at", absentValue = Parameter.UNSPECIFIED)
                    String at,
            @Descriptor(TaskScheduleOptions.IN)
                    @Form("DURATION")
                    @Parameter(names = "--in", absentValue = Parameter.UNSPECIFIED)
                    String in,
            @Descriptor(TaskScheduleOptions.EVERY)
                    @Form("DURATION")
                    @Parameter(names = "--every", absentValue = Parameter.UNSPECIFIED)
                    String every,
            @Descriptor(TaskScheduleOptions.DELAY)
                    @Form("DURATION")
                    @Parameter(names = "--delay", absentValue = Parameter.UNSPECIFIED)
                    String delay,
            @Descriptor(TaskScheduleOptions.CRON)
                    @Form("EXPRESSION")
                    @Parameter(names = "--cron", absentValue = Parameter.UNSPECIFIED)
                    String cron,
            @Descriptor(TaskScheduleOptions.ON)
                    @Form("TRIGGER")
                    @Parameter(names = "--on", absentValue = Parameter.UNSPECIFIED)
                    String on,
            @Descriptor(TaskScheduleOptions.ZONE) @Parameter(names = "--zone", absentValue = Parameter.UNSPECIFIED)
                    String zone,
            @Descriptor(TaskScheduleOptions.START)
                    @Form("TIME")
                    @Parameter(names = "--start", absentValue = Parameter.UNSPECIFIED)
                    String start,
            @Descriptor(TaskScheduleOptions.END)
                    @Form("TIME")
                    @Parameter(names = "--end", absentValue = Parameter.UNSPECIFIED)
                    String end,
            @Descriptor(TaskScheduleOptions.JITTER)
                    @Form("DURATION")
                    @Parameter(names = "--jitter", absentValue = Parameter.UNSPECIFIED)
                    String jitter,
            @Descriptor("the id or the name of a task") String task,
            String... none)
            throws TaskException, InterruptedException {
        UnquotedCron.refuse(cron, none);
        String wanted = TaskOptions.one(
                TaskCreateCommands.class,
                "reschedule",
                "a task",
                Stream.concat(Stream.of(task), Stream.of(none)).toArray(String[]::new));
        TaskScheduleOptions options = new TaskScheduleOptions(at, in, every, delay, cron, on, zone, start, end, jitter);
        if (options.isEmpty()) {
            throw new UsageException("Expected one of --at, --in, --every, --delay, --cron, --on");
        }
        TaskSchedule schedule = options.schedule(clock, finder);
        Task changed = TaskFinder.await(tasks.reschedule(finder.find(wanted).id(), schedule));
        Output.line(session, TaskWords.label(changed) + " runs " + TaskWords.schedule(schedule) + ".");
        Output.line(session, TaskWords.state(changed, clock.instant()));
        warn(session, TaskRequest.builder(changed.type()).schedule(schedule).build());
    }

    private void warn(CommandSession session, TaskRequest asked) {
        new TaskDoubts(TaskDoubts.names(conditions), finder::isName)
                .of(asked)
                .forEach(doubt -> Output.warning(session, doubt));
    }

    /** Chains go by name. */
    private String[] names(String after) throws TaskException {
        List<String> words = TaskOptions.words(after);
        String[] names = new String[words.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = finder.name("--after", words.get(i));
        }
        return names;
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        if (!arguments.isEmpty()) {
            return List.of();
        }
        return command.equals("create") ? finder.types() : finder.offer(status -> !status.isFinal());
    }

    @Override
    public List<String> completeValue(CommandSession session, String command, String option) {
        return switch (option) {
            case "--after" -> finder.offer(status -> true);
            case "--zone" -> ZoneId.getAvailableZoneIds().stream().sorted().toList();
            default -> TaskOptions.constants(option);
        };
    }
}
