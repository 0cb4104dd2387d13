package dev.tomte.shell.internal;

import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskManager;
import dev.tomte.task.TaskManagerStatus;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskType;
import jakarta.json.Json;
import java.time.Duration;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code task:status}, {@code task:types}, {@code task:release}, {@code task:demo}: the engine and what it can do. */
@Component(
        service = TaskEngineCommands.class,
        property = {
            "osgi.command.scope=task",
            "osgi.command.function=status",
            "osgi.command.function=types",
            "osgi.command.function=release",
            "osgi.command.function=demo"
        })
public final class TaskEngineCommands implements ArgumentCompleter {

    private static final List<TaskRequest> DEMO = List.of(
            demo("hello", "Says hello and is done").data("{\"name\":\"Tomte\"}").build(),
            demo("fail", "Fails, is tried again twice, and is given up")
                    .retry(RetryPolicy.DEFAULT
                            .withMaxRetries(2)
                            .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(5)))
                    .build(),
            demo("progress", "Takes its time, tells how far it is, and goes on where it was after a pause")
                    .data("{\"steps\":40,\"stepMs\":250}")
                    .build());

    private final TaskManager tasks;

    @Activate
    public TaskEngineCommands(@Reference TaskManager tasks) {
        this.tasks = tasks;
    }

    @Descriptor("How the task engine is")
    public void status(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        TaskManagerStatus status = tasks.status();
        if (json) {
            Output.print(
                    session,
                    Json.createObjectBuilder()
                                    .add("workers", status.workers())
                                    .add("running", status.running())
                                    .add("ready", status.ready())
                                    .add("waiting", status.waiting())
                                    .add("scheduled", status.scheduled())
                                    .add("completed", status.completed())
                                    .add("failed", status.failed())
                                    .add("abandonedThreads", status.abandonedThreads())
                                    .add("groupedWindow", status.groupedWindow())
                                    .build()
                            + "\n");
            return;
        }
        Output.line(session, "Running: " + status.running() + ", on " + status.workers() + " workers");
        Output.line(session, "Due, next in line: " + status.ready());
        Output.line(session, "Waiting for something: " + status.waiting());
        Output.line(session, "Scheduled, in memory: " + status.scheduled());
        Output.line(session, "Since start: " + status.completed() + " runs completed, " + status.failed() + " failed");
        if (status.abandonedThreads() > 0) {
            Output.line(
                    session,
                    "Threads whose run ignores that it was told to stop: " + status.abandonedThreads()
                            + "; 'tomte task:types' says of which type");
        }
        Output.line(
                session,
                "After a crash at most " + status.groupedWindow() + " grouped runs that had ended could run twice");
    }

    @Descriptor("The types of tasks that were seen so far")
    public void types(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json) {
        Table table = new Table(
                "name",
                "state",
                "running",
                "ready",
                "concurrency",
                "durability",
                "timeout",
                "offences",
                "provider",
                "description");
        for (TaskType type : tasks.types()) {
            table.row(
                    type.name(),
                    type.state(),
                    type.running(),
                    type.ready(),
                    type.concurrency(),
                    type.durability(),
                    json
                            ? type.timeout().map(Duration::toString)
                            : type.timeout().map(TaskWords::duration),
                    type.offences(),
                    type.provider(),
                    type.description());
        }
        table.print(session, json, "No types: no handler was here yet.");
    }

    @Descriptor("Lets the tasks of a quarantined type run again")
    public void release(CommandSession session, @Descriptor("the name of a type") String type) {
        tasks.release(type);
        Output.line(session, "Type " + type + " is released.");
    }

    @Descriptor("Creates a task that succeeds, one that fails, and one that shows progress")
    public void demo(
            CommandSession session,
            @Descriptor("as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json)
            throws TaskException, InterruptedException {
        List<Task> created = TaskFinder.await(tasks.createAll(DEMO));
        TaskCommands.table(created).print(session, json, "No tasks.");
        if (!json) {
            Output.line(session, "'tomte task:watch' shows them run, 'tomte task:history' what became of them.");
        }
    }

    @Override
    public List<String> complete(CommandSession session, String command, List<String> arguments) {
        return command.equals("release") && arguments.isEmpty()
                ? tasks.types().stream()
                        .filter(type -> type.state() == TaskType.State.QUARANTINED)
                        .map(TaskType::name)
                        .toList()
                : List.of();
    }

    private static TaskRequest.Builder demo(String what, String description) {
        return TaskRequest.builder("demo." + what)
                .name("demo-" + what)
                .description(description)
                .service("demo")
                .existing(ExistingTaskPolicy.KEEP);
    }
}
