package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.shell.internal.TestClient.Result;
import dev.tomte.task.Constraints;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskSchedule;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;

/** A shell with the task commands on a task manager that is only pretended. */
@Timeout(60)
abstract class TaskShellTest {

    static final Instant NOW = FakeTaskManager.NOW;

    @TempDir
    Path data;

    final FakeTaskManager tasks = new FakeTaskManager();
    ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        InstantSource clock = InstantSource.fixed(NOW);
        TaskCreateCommands creating = new TaskCreateCommands(tasks, clock);
        creating.conditions = List.of(condition(Constraints.NETWORK), condition(Constraints.CHARGING));
        shell = new ShellFixture(data)
                .with("task", new TaskCommands(tasks, clock), "list", "info", "history")
                .with("task", creating, "create", "reschedule")
                .with("task", new TaskChangeCommands(tasks, clock), "cancel", "pause", "resume", "trigger", "cleanup")
                .with("task", new TaskEngineCommands(tasks), "status", "types", "release", "demo");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    TaskSchedule schedule(String... options) throws IOException {
        Result result = shell.execute(words(options));
        assertThat(result.status()).isZero();
        return tasks.tasks.get((long) tasks.tasks.size()).request().schedule();
    }

    /** As the framework has it of a service with this name. */
    @SuppressWarnings("unchecked") // the proxy is of exactly this interface
    private static ServiceReference<TaskCondition> condition(String name) {
        return (ServiceReference<TaskCondition>) Proxy.newProxyInstance(
                TaskShellTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getProperty") && arguments[0].equals(TaskCondition.NAME)
                                ? name
                                : null);
    }

    static String[] words(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "task:create";
        words[1] = "demo.hello";
        System.arraycopy(options, 0, words, 2, options.length);
        return words;
    }
}
