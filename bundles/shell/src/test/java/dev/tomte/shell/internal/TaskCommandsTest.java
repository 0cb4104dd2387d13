package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.shell.internal.TestClient.Result;
import dev.tomte.task.Task;
import dev.tomte.task.TaskKind;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskCommandsTest extends TaskShellTest {

    @Test
    @DisplayName("T1: task:list hides finished tasks, filters, sorts and says that there are more")
    void list() throws IOException {
        add("alpha", TaskPriority.LOW, TaskSchedule.at(NOW.plusSeconds(60)));
        add("beta", TaskPriority.HIGH, TaskSchedule.now());
        add("gamma", TaskPriority.NORMAL, TaskSchedule.now());
        tasks.running(2, 40, "half way");
        tasks.ended(3, TaskStatus.FAILED, "no such\nhost", Optional.empty());

        String text = shell.execute("task:list").out();
        assertThat(text.lines().findFirst().orElseThrow())
                .matches("ID +NAME +TYPE +STATUS +PRIORITY +NEXT RUN +PROGRESS +REASON");
        assertThat(text.lines()
                        .filter(line -> line.contains("beta"))
                        .findFirst()
                        .orElseThrow())
                .matches(" 2 +beta +demo.hello +RUNNING +HIGH +- +40 % +-");
        assertThat(text).contains("alpha", Values.text(NOW.plusSeconds(60))).doesNotContain("gamma");
        assertThat(names("--all")).containsExactly("alpha", "beta", "gamma");
        assertThat(names("--all", "--sort", "name", "--desc")).containsExactly("gamma", "beta", "alpha");
        assertThat(names("--sort", "priority")).containsExactly("beta", "alpha");
        assertThat(names("--sort", "nextRun", "--limit", "1")).containsExactly("alpha");
        assertThat(names("--status", "running,failed")).containsExactly("beta", "gamma");
        assertThat(names("--priority", "low")).containsExactly("alpha");
        assertThat(names("--name", "ALPH")).containsExactly("alpha");
        assertThat(names("--type", "demo.fail")).isEmpty();
        assertThat(names("--service", "other")).isEmpty();
        assertThat(shell.execute("task:list", "--limit", "1").out())
                .endsWith("There are more; --limit says how many to show.\n");
        assertThat(shell.execute("task:list", "--limit", "2").out()).doesNotContain("There are more");
        assertThat(shell.execute("task:list", "--all").out()).contains("no such; host");
        assertThat(shell.execute("task:list", "--status", "busy").err())
                .contains("PENDING, WAITING, RUNNING, PAUSED, COMPLETED, FAILED, CANCELLED for --status, not 'busy'");
        assertThat(shell.execute("task:list", "--sort", "colour").err())
                .contains(
                        "Expected one of id, name, type, status, priority, nextRun, created for --sort, not 'colour'");
        assertThat(shell.execute("task:list", "--limit", "0").status()).isEqualTo(2);
        assertThat(shell.execute("task:list", "--stauts", "FAILED").err()).contains("Did you mean --status?");
        assertThat(shell.execute("task:list", "FAILED").err())
                .contains("Expected options only, not 'FAILED'", "Usage: task:list [OPTION...]\n");
    }

    @Test
    @DisplayName("T1: task:info tells everything in words, and as JSON")
    void info() throws IOException {
        assertThat(shell.execute(
                                "task:create",
                                "demo.hello",
                                "--name",
                                "night",
                                "--every",
                                "90s",
                                "--start",
                                "2026-11-22T10:03:00Z",
                                "--needs",
                                "network",
                                "--stop-when-lost",
                                "--retries",
                                "2")
                        .status())
                .isZero();
        tasks.runs.add(FakeTaskManager.run(1, 1, TaskRun.Outcome.TIMED_OUT, "too slow"));

        String text = shell.execute("task:info", "night").out();
        assertThat(text.lines().map(line -> line.replaceAll("  +", "  ")))
                .contains(
                        "status  PENDING",
                        "schedule  every 1 min 30 s, from " + Values.text(NOW.plusSeconds(180)),
                        "nextRun  " + Values.text(NOW.plusSeconds(180)) + ", in 3 min",
                        "constraints  network; stops when one is lost",
                        "retry  2 times, after 1 s, then 2 times as long each, at most 1 min, ± 10 %",
                        "Last runs",
                        Values.text(NOW) + "  1.5 s  1  TIMED_OUT  too slow");
        assertThat(shell.execute("task:info", "1").out()).isEqualTo(text);
        JsonObject json = json(shell.execute("task:info", "1", "--json").out());
        assertThat(json.getString("nextRun")).isEqualTo("2026-11-22T10:03:00Z");
        assertThat(json.getJsonObject("schedule").getString("interval")).isEqualTo("PT1M30S");
        assertThat(json.getJsonArray("constraints")).hasToString("[\"network\"]");
        assertThat(json.isNull("result")).isTrue();
        assertThat(shell.execute("task:info", "nigt"))
                .isEqualTo(
                        new Result(
                                1,
                                "",
                                "task:info: There is no task 'nigt'. Did you mean night? 'tomte task:list --all' lists them.\n"));
    }

    @Test
    @DisplayName("T1: a task without a name is found by what it is shown as, and only by that and its id")
    void unnamed() throws IOException {
        assertThat(shell.execute("task:create", "demo.hello").status()).isZero();

        assertThat(shell.execute("task:info", "demo.hello-1").out()).contains("demo.hello-1");
        assertThat(shell.execute("task:pause", "demo.hello-1").out()).isEqualTo("Task demo.hello-1 (1) is PAUSED.\n");
        assertThat(shell.execute("task:history", "demo.hello-1").status()).isZero();
        assertThat(shell.execute("task:info", "demo.fail-1").err()).contains("There is no task 'demo.fail-1'.");
        assertThat(shell.execute("task:info", "-1").err()).contains("There is no task '-1'.");
    }

    @Test
    @DisplayName("T1: task:info shows how far a task is without a blank at the end of the line")
    void progress() throws IOException {
        add("alpha", TaskPriority.LOW, TaskSchedule.now());
        tasks.running(1, 40, "");

        assertThat(shell.execute("task:info", "alpha").out().lines())
                .anyMatch(line -> line.startsWith("progress ") && line.endsWith(" 40 %"));
        assertThat(shell.execute("task:list", "--json").out()).contains("\"progress\":40,");
    }

    @Test
    @DisplayName("T7: nobody knows how long an interrupted run took")
    void interrupted() throws IOException {
        add("alpha", TaskPriority.LOW, TaskSchedule.now());
        tasks.runs.add(new TaskRun(1, 1, "c1", NOW, NOW, Duration.ZERO, TaskRun.Outcome.INTERRUPTED, "Tomte ended"));

        assertThat(shell.execute("task:history").out().lines().skip(1))
                .allMatch(line -> line.matches(" *1 +alpha .* - +1 +INTERRUPTED +Tomte ended"));
    }

    @Test
    @DisplayName("U1: what is missing, too much or unknown among the arguments is named, also within a line")
    void misuse() throws IOException {
        assertThat(shell.execute("task:info")).isEqualTo(new Result(2, "", """
                        task:info: Argument TASK is missing
                        Usage: task:info [--json] TASK
                        """));
        assertThat(shell.execute("task:info", "a", "b").err()).contains("Expected 1 argument, not 2: 'a', 'b'");
        assertThat(shell.execute("task:info", "--jsn").err())
                .contains("There is no option '--jsn'. Did you mean --json?", "Usage: task:info");
        assertThat(shell.execute("task:status", "--bogus").err()).contains("There is no option '--bogus'.");
        assertThat(shell.execute("task:status", "now").err()).contains("Expected no arguments, not 1: 'now'");
        assertThat(shell.execute("task:list", "--limit").err()).contains("Expected a value for --limit");
        try (TestClient client = shell.connect()) {
            assertThat(client.line("task:info --jsn").err()).contains("Did you mean --json?");
            assertThat(client.line("task:info 'a b' c").err()).contains("not 2: 'a b', 'c'");
            assertThat(client.line("task:info").err()).startsWith("task:info: Argument TASK is missing\n");
            assertThat(client.line("task:info nothing").err()).startsWith("There is no task 'nothing'.");
            assertThat(client.line("task:info $none x y").err()).isEqualTo("""
                            task:info: Expected a value for each argument, but the one at place 1 is empty: \
                            a variable that is not set has none
                            Usage: task:info [--json] TASK
                            """);
        }
    }

    @Test
    @DisplayName("T1: a task whose time is past is due now, not some time ago")
    void due() throws IOException {
        add("late", TaskPriority.LOW, TaskSchedule.now());
        tasks.ended(1, TaskStatus.PAUSED, "", Optional.of(NOW.minusSeconds(3)));

        assertThat(shell.execute("task:info", "late").out().lines().map(line -> line.replaceAll("  +", "  ")))
                .contains("nextRun  " + Values.text(NOW.minusSeconds(3)) + ", due now");
        assertThat(shell.execute("task:resume", "late").out()).isEqualTo("Task late (1) is PENDING, due now.\n");
    }

    @Test
    @DisplayName("T7: task:history lists runs of all tasks or of one, newest first, and says so")
    void history() throws IOException {
        add("alpha", TaskPriority.LOW, TaskSchedule.now());
        add("beta", TaskPriority.LOW, TaskSchedule.now());
        tasks.ended(
                1,
                TaskStatus.COMPLETED,
                "",
                Optional.empty(),
                FakeTaskManager.run(1, 1, TaskRun.Outcome.COMPLETED, "42"));
        tasks.ended(
                2, TaskStatus.FAILED, "", Optional.empty(), FakeTaskManager.run(2, 3, TaskRun.Outcome.FAILED, "why"));

        assertThat(shell.execute("task:history").out().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).matches(" *2 +beta .* 1\\.5 s +3 +FAILED +why"),
                        line -> assertThat(line).matches(" *1 +alpha .* 1\\.5 s +1 +COMPLETED +42"));
        assertThat(shell.execute("task:history", "alpha", "--limit", "1", "--json")
                        .out())
                .startsWith("[{\"task\":1,\"name\":\"alpha\",")
                .contains("\"duration\":\"PT1.5S\",\"correlationId\":\"c1\"}]");
        assertThat(shell.execute("task:history", "gamma").status()).isEqualTo(1);
        assertThat(shell.execute("task:history", "--help").out())
                .startsWith("task:history: The latest runs of a task or of all, newest first\n");
    }

    @Test
    @DisplayName("T1: task:cancel, pause and resume take several tasks, look all up first, and say what failed")
    void several() throws IOException {
        add("alpha", TaskPriority.LOW, TaskSchedule.now());
        add("beta", TaskPriority.LOW, TaskSchedule.now());
        add("gamma", TaskPriority.LOW, TaskSchedule.now());

        assertThat(shell.execute("task:pause", "alpha", "2", "beta").out())
                .isEqualTo("Task alpha (1) is PAUSED.\nTask beta (2) is PAUSED.\n");
        Result resumed = shell.execute("task:resume", "alpha", "gamma", "beta");
        assertThat(resumed)
                .isEqualTo(new Result(
                        1,
                        "Task alpha (1) is PENDING.\nTask beta (2) is PENDING.\n",
                        "task:resume: Task gamma (3): it is not paused\n"));
        tasks.calls.clear();
        assertThat(shell.execute("task:cancel", "alpha", "omega").err()).contains("There is no task 'omega'.");
        assertThat(tasks.calls).isEmpty();
        assertThat(shell.execute("task:cancel", "alpha", "beta", "--reason", "not now")
                        .out())
                .startsWith("Task alpha (1) is CANCELLED: not now.\n");
        assertThat(tasks.calls).containsExactly("cancel 1 not now", "cancel 2 not now");
        assertThat(shell.execute("task:pause", "alpha").err())
                .isEqualTo("task:pause: Task alpha (1) is CANCELLED; only an unfinished one can be changed\n");
        assertThat(shell.execute("task:cancel").status()).isEqualTo(2);
        assertThat(shell.execute("task:cancel", "gamma", "--why", "x").err()).contains("There is no option '--why'.");
    }

    @Test
    @DisplayName("T2: task:trigger hands data over, task:reschedule gives another schedule")
    void change() throws IOException {
        add("alarm", TaskPriority.LOW, TaskSchedule.on(Trigger.networkUp()));
        add("alpha", TaskPriority.LOW, TaskSchedule.now());

        assertThat(shell.execute("task:trigger", "alarm", "--data", "{}").out())
                .isEqualTo("Task alarm (1) is RUNNING.\n");
        assertThat(shell.execute("task:trigger", "alpha").err())
                .isEqualTo("task:trigger: it is not of kind TRIGGERED\n");
        assertThat(shell.execute("task:reschedule", "alpha", "--every", "5m").out())
                .startsWith("Task alpha (2) runs every 5 min.\n");
        assertThat(shell.execute("task:reschedule", "alpha").status()).isEqualTo(2);
        assertThat(tasks.calls).containsExactly("trigger 1 {}", "reschedule 2 every 5 min");
        assertThat(tasks.tasks.get(1L).kind()).isEqualTo(TaskKind.TRIGGERED);
    }

    @Test
    @DisplayName("T1: task:cleanup removes what ended 30 days ago or as long ago as it is told")
    void cleanup() throws IOException {
        add("alpha", TaskPriority.LOW, TaskSchedule.now());
        tasks.ended(1, TaskStatus.COMPLETED, "", Optional.empty());

        assertThat(shell.execute("task:cleanup").out()).isEqualTo("Removed 1 task or run.\n");
        assertThat(shell.execute("task:cleanup", "--older-than", "0s").out())
                .isEqualTo("Nothing ended longer than 0 ms ago.\n");
        assertThat(shell.execute("task:cleanup", "--older-than", "-P1D").status())
                .isEqualTo(2);
        assertThat(tasks.calls).containsExactly("cleanUp PT720H", "cleanUp PT0S");
    }

    @Test
    @DisplayName("T1: task:status, task:types and task:release tell of the engine")
    void engine() throws IOException {
        tasks.quarantine("demo.fail");

        assertThat(shell.execute("task:status").out())
                .contains(
                        "Running: 1, on 4 workers",
                        "6 runs completed, 7 failed",
                        "told to stop: 1;",
                        "After a crash at most 256 grouped runs that had ended could run twice");
        assertThat(json(shell.execute("task:status", "--json").out()).getInt("groupedWindow"))
                .isEqualTo(256);
        assertThat(shell.execute("task:types").out()).contains("QUARANTINED", "1 h 30 min", "What demo.fail does");
        try (TestClient client = shell.connect()) {
            assertThat(client.complete("task:release ")).containsExactly("demo.fail");
        }
        assertThat(shell.execute("task:release", "demo.fail").status()).isZero();
        assertThat(shell.execute("task:types", "--json").out())
                .contains("\"timeout\":\"PT1H30M\"")
                .doesNotContain("QUARANTINED");
        assertThat(shell.execute("task:release", "demo.x").err()).contains("There is no type 'demo.x'");
    }

    @Test
    @DisplayName("T1: task:demo creates its three tasks, and those that are unfinished only once")
    void demo() throws IOException {
        assertThat(shell.execute("task:demo").out()).contains("demo-hello", "demo-fail", "demo-progress");
        assertThat(shell.execute("task:demo", "--json").status()).isZero();
        assertThat(tasks.tasks.values().stream().map(Task::type))
                .containsExactly("demo.hello", "demo.fail", "demo.progress");
    }

    @Test
    @DisplayName("U1: names, types and the values of options are completed")
    void completion() throws IOException {
        add("alpha", TaskPriority.LOW, TaskSchedule.now());
        add("night job", TaskPriority.LOW, TaskSchedule.now());
        add("alarm", TaskPriority.LOW, TaskSchedule.on(Trigger.networkUp()));
        add("done", TaskPriority.LOW, TaskSchedule.now());
        tasks.ended(4, TaskStatus.COMPLETED, "", Optional.empty());
        try (TestClient client = shell.connect()) {
            assertThat(client.complete("task:info ")).containsExactly("2", "alarm", "alpha", "done");
            assertThat(client.complete("task:cancel alpha ")).containsExactly("2", "alarm");
            assertThat(client.complete("task:resume ")).isEmpty();
            assertThat(client.complete("task:trigger ")).containsExactly("alarm");
            assertThat(client.complete("task:create ")).containsExactly("demo.fail", "demo.hello", "demo.progress");
            assertThat(client.complete("task:create demo.hello --prio")).containsExactly("--priority");
            assertThat(client.complete("task:create demo.hello --priority ")).containsExactly("HIGH", "LOW", "NORMAL");
            assertThat(client.complete("task:create demo.hello --zone europe/berl"))
                    .containsExactly("Europe/Berlin");
            assertThat(client.complete("task:list --status F")).containsExactly("FAILED");
            assertThat(client.complete("task:list --sort NE")).containsExactly("nextRun");
            assertThat(client.complete("task:list --json ")).isEmpty();
        }
        assertThat(shell.execute("task:create", "--help").out())
                .contains("Usage: task:create [OPTION...] TYPE\n", "  --every DURATION ", "FIRST..LONGEST")
                .doesNotContain("NONE...");
    }

    private void add(String name, TaskPriority priority, TaskSchedule schedule) {
        tasks.create(TaskRequest.builder("demo.hello")
                        .name(name)
                        .priority(priority)
                        .schedule(schedule)
                        .build())
                .join();
    }

    private List<String> names(String... options) throws IOException {
        String[] words = new String[options.length + 2];
        words[0] = "task:list";
        words[1] = "--json";
        System.arraycopy(options, 0, words, 2, options.length);
        Result result = shell.execute(words);
        assertThat(result.err()).isEmpty();
        try (JsonReader reader = Json.createReader(new StringReader(result.out()))) {
            return reader.readArray().getValuesAs(JsonObject.class).stream()
                    .map(task -> task.getString("name"))
                    .toList();
        }
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
