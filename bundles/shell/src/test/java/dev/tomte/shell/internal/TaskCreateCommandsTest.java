package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.shell.internal.TestClient.Result;
import dev.tomte.task.Constraints;
import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.OverlapPolicy;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskCreateCommandsTest extends TaskShellTest {

    @Test
    @DisplayName("T1: task:create makes of its options the request they mean")
    void create() throws IOException {
        Files.writeString(data.resolve("in.json"), "{\"ä\":1}");
        Result result = shell.execute(
                "task:create",
                "demo.hello",
                "--name",
                "night job",
                "--description",
                "At night",
                "--data",
                "@in.json",
                "--priority",
                "low",
                "--cron",
                "0 3 * * *",
                "--zone",
                "Europe/Berlin",
                "--end",
                "2027-01-01 00:00",
                "--jitter",
                "5m",
                "--needs",
                "network, charging",
                "--stop-when-lost",
                "--retries",
                "5",
                "--backoff",
                "2s..1m",
                "--timeout",
                "PT10M",
                "--misfire",
                "run-all",
                "--overlap",
                "QUEUE",
                "--existing",
                "replace",
                "--after",
                "a,b",
                "--notify");

        assertThat(result).isEqualTo(new Result(0, "Task night job (1) is PENDING, next run now.\n", ""));
        TaskRequest request = tasks.tasks.get(1L).request();
        assertThat(request.schedule())
                .isEqualTo(TaskSchedule.cron("0 3 * * *", ZoneId.of("Europe/Berlin"))
                        .ending(Instant.parse("2026-12-31T23:00:00Z"))
                        .withJitter(Duration.ofMinutes(5)));
        assertThat(request.data()).isEqualTo("{\"ä\":1}");
        assertThat(request.description()).isEqualTo("At night");
        assertThat(request.service()).isEqualTo("shell");
        assertThat(request.priority()).isEqualTo(TaskPriority.LOW);
        assertThat(request.constraints())
                .isEqualTo(Constraints.of("network", "charging").stoppingWhenLost());
        assertThat(request.retry().maxRetries()).isEqualTo(5);
        assertThat(request.retry().initialBackoff()).isEqualTo(Duration.ofSeconds(2));
        assertThat(request.retry().maxBackoff()).isEqualTo(Duration.ofMinutes(1));
        assertThat(request.timeout()).contains(Duration.ofMinutes(10));
        assertThat(request.misfire()).isEqualTo(MisfirePolicy.RUN_ALL);
        assertThat(request.overlap()).isEqualTo(OverlapPolicy.QUEUE);
        assertThat(request.existing()).isEqualTo(ExistingTaskPolicy.REPLACE);
        assertThat(request.after()).containsExactly("a", "b");
        assertThat(request.notifyAtEnd()).isTrue();
    }

    @Test
    @DisplayName("T2: each kind of schedule can be asked for")
    void schedules() throws IOException {
        ZoneId here = ZoneId.systemDefault();
        assertThat(schedule()).isEqualTo(TaskSchedule.now());
        assertThat(schedule("--at", "2026-12-24T17:00:00+01:00"))
                .isEqualTo(TaskSchedule.at(Instant.parse("2026-12-24T16:00:00Z")));
        assertThat(schedule("--at", "9:30", "--zone", "UTC"))
                .isEqualTo(TaskSchedule.at(Instant.parse("2026-11-23T09:30:00Z")));
        assertThat(schedule("--at", "10:30", "--zone", "UTC"))
                .isEqualTo(TaskSchedule.at(Instant.parse("2026-11-22T10:30:00Z")));
        assertThat(schedule("--in", "1h30m")).isEqualTo(TaskSchedule.in(Duration.ofMinutes(90)));
        assertThat(schedule("--every", "500ms", "--start", "2026-11-22T12:00:00Z"))
                .isEqualTo(
                        TaskSchedule.fixedRate(Duration.ofMillis(500)).starting(Instant.parse("2026-11-22T12:00:00Z")));
        assertThat(schedule("--delay", "PT5M")).isEqualTo(TaskSchedule.fixedDelay(Duration.ofMinutes(5)));
        assertThat(schedule("--cron", "*/5 * * * *")).isEqualTo(TaskSchedule.cron("*/5 * * * *", here));
        assertThat(schedule("--on", "event:dev/tomte/health/* (&(check=disk)(level=CRITICAL))"))
                .isEqualTo(TaskSchedule.on(Trigger.event("dev/tomte/health/*", "(&(check=disk)(level=CRITICAL))")));
        assertThat(schedule("--on", "condition:network")).isEqualTo(TaskSchedule.on(Trigger.networkUp()));
        assertThat(schedule("--on", "task:night job FAILED"))
                .isEqualTo(TaskSchedule.on(Trigger.taskEnded("night job", TaskStatus.FAILED)));
        Trigger shown = Trigger.taskEnded("night job", TaskStatus.COMPLETED);
        assertThat(schedule("--on", shown.toString())).isEqualTo(TaskSchedule.on(shown));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--every|5 parsecs|Expected a duration such as 500ms, 10s, 5m, 1h30m, 7d or PT5M for --every, not",
                "--every|1ms|--every: the interval must be 10 ms to 3660 d, not 1 ms",
                "--every|999999999999w|--every: the interval must be 10 ms to 3660 d, not 6999999999993 d",
                "--every|4000d|--every: the interval must be 10 ms to 3660 d, not 4000 d",
                "--delay|''|for --delay, not ''",
                "--in|-PT5M|--in: the delay must be 0 ms to 3660 d, not -5 min",
                "--at|tomorrow|for --at, not 'tomorrow'",
                "--at|25:00|for --at, not '25:00'",
                "--cron|''|--cron: a cron expression must be 1 to 200 characters",
                "--on|midnight|Expected 'event:TOPIC', 'event:TOPIC (FILTER)', 'condition:NAME'",
                "--on|event:foo (((|--on: '(((' is not a filter such as (level=CRITICAL): Missing attr",
                "--on|event:foo (a=1|Filter ended abruptly: (a=1",
                "--on|event:foo a=1|Expected a topic without blanks",
                "--on|event:*|Expected a topic without blanks",
                "--on|task:nightly BOGUS|Expected one of COMPLETED, FAILED, CANCELLED after the name of the task for --on, not 'BOGUS'",
                "--on|task:nightly running|not 'running'",
                "--zone|Europe/Berln|a time zone that is known here for --zone",
                "--jitter|2d|--jitter: jitter must be 0 ms to 1 d, not 2 d",
                "--priority|urgent|Expected one of HIGH, NORMAL, LOW for --priority, not 'urgent'",
                "--misfire|never|Expected one of RUN_ONCE, SKIP, RUN_ALL for --misfire",
                "--overlap|x|for --overlap, not 'x'",
                "--existing|x|for --existing, not 'x'",
                "--retries|-1|Expected 0 to 1000000 for --retries, not '-1'",
                "--retries|many|for --retries, not 'many'",
                "--backoff|1m..1s|Expected FIRST..LONGEST, of which LONGEST is the longer one, for --backoff, not '1m..1s'.",
                "--backoff|60d|--backoff: the first pause must be 0 ms to 30 d, not 60 d",
                "--timeout|0s|--timeout: timeout must be 1 ms to 366 d, not 0 ms",
                "--name|' '|Expected a value for --name",
                "--needs|' '|Expected a value for --needs",
                "--data|@nothing.json|a readable file (there is none at",
                "--evry|5m|There is no option '--evry'. Did you mean --every?",
            })
    @DisplayName("T2: a wrong option is refused by name, with exit status 2, and no task is created")
    void wrongOption(String option, String value, String says) throws IOException {
        List<String> words = option.equals("--zone")
                ? List.of("task:create", "demo.hello", option, value, "--at", "10:00")
                : List.of("task:create", "demo.hello", option, value);

        Result result = shell.execute(words.toArray(String[]::new));

        assertThat(result.err()).startsWith("task:create: ").contains(says);
        assertThat(result.err()).contains("Usage: task:create [OPTION...] TYPE\n");
        assertThat(result.status()).isEqualTo(2);
        assertThat(tasks.tasks).isEmpty();
    }

    @Test
    @DisplayName("T2: options that contradict each other, too much data and a missing value are refused")
    void contradictions() throws IOException {
        Files.write(data.resolve("big"), new byte[TaskRequest.MAX_DATA_BYTES + 1]);
        Files.write(data.resolve("binary"), new byte[] {(byte) 0xff, 0});

        assertThat(refused("--every", "5m", "--cron", "0 3 * * *")).contains("not --every and --cron");
        assertThat(refused("--start", "12:00", "--end", "11:00", "--every", "5m", "--zone", "UTC"))
                .contains("--end: a schedule must end after its start");
        assertThat(refused("--in", "5m", "--start", "12:00")).contains("--start is for what repeats");
        assertThat(refused("--zone", "UTC")).contains("none is given");
        assertThat(refused("--stop-when-lost")).contains("--needs");
        assertThat(refused("--data", "@big")).contains("at most 1048576 bytes");
        assertThat(refused("--data", "@binary")).contains("UTF-8");
        assertThat(refused("--name", "n".repeat(10_000))).contains("--name: the name of a task must be 1 to 200");
        assertThat(refused("--name", "n", "--after", "n")).contains("--after: task 'n' cannot wait for itself");
        assertThat(refused("--every")).contains("Expected a value for --every");
        assertThat(refused("--data", "@.")).contains(data + " is a folder");
        assertThat(shell.execute("task:create").err()).contains("Argument TYPE is missing");
        assertThat(refused("--every", "5m", "--every", "6m")).contains("--every was given twice");
        assertThat(refused("other")).contains("Expected a type of task, not 2 arguments");
        assertThat(shell.execute("task:create", "no spaces please").err()).contains("a task type must be 1 to 128");
        Result unknown = shell.execute("task:create", "demo.nothing");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("task:create: no handler of type 'demo.nothing' was ever here\n");
        assertThat(tasks.tasks).isEmpty();
    }

    @Test
    @DisplayName("T8: a task that is kept is not said to be created, for people and for programs")
    void kept() throws IOException {
        assertThat(shell.execute(words("--name", "night", "--every", "5m", "--json"))
                        .out())
                .contains("\"kept\":false");

        assertThat(shell.execute(words("--name", "night"))).isEqualTo(new Result(0, """
                Task night (1) exists already and is kept as it is: nothing was created. --existing replace puts a new one \
                in its place.
                Task night (1) is PENDING, next run in 5 min.
                """, ""));
        assertThat(shell.execute(words("--name", "night", "--json")).out())
                .contains("\"id\":1,\"name\":\"night\"", "\"kept\":true");
        assertThat(shell.execute(words("--name", "night", "--existing", "replace"))
                        .out())
                .isEqualTo("Task night (2) is PENDING, next run now.\n");
    }

    @Test
    @DisplayName("T8: --after takes the id of a task with a name, and refuses one without a name")
    void after() throws IOException {
        shell.execute(words("--name", "night"));
        shell.execute(words());

        shell.execute(words("--after", "1,night,other"));
        assertThat(tasks.asked.get(2).after()).containsExactly("night", "night", "other");
        for (String unnamed : List.of("2", "demo.hello-2")) {
            assertThat(shell.execute(words("--after", unnamed)))
                    .isEqualTo(new Result(
                            1,
                            "",
                            "task:create: --after: task demo.hello-2 has no name of its own, and tasks are waited for"
                                    + " by name; create it with --name\n"));
        }
    }

    @Test
    @DisplayName("T2: --on takes the id of a task, and refuses one that there is not")
    void onId() throws IOException {
        shell.execute(words("--name", "night job"));
        shell.execute(words());

        assertThat(trigger("task:1")).isEqualTo(Trigger.taskEnded("night job", TaskStatus.COMPLETED));
        assertThat(trigger("task:1 failed")).isEqualTo(Trigger.taskEnded("night job", TaskStatus.FAILED));
        assertThat(trigger("task:2")).isEqualTo(Trigger.taskEnded("demo.hello-2", TaskStatus.COMPLETED));
        assertThat(shell.execute(words("--on", "task:99")))
                .isEqualTo(
                        new Result(1, "", "task:create: There is no task '99'. 'tomte task:list --all' lists them.\n"));
        shell.execute("task:reschedule", "2", "--on", "task:1");
        assertThat(tasks.calls).containsExactly("reschedule 2 on task night job COMPLETED");
    }

    @Test
    @DisplayName("T2: a cron expression without quotes is refused with the quotes it lacks")
    void unquotedCron() throws IOException {
        Files.createFile(data.resolve("a-file"));
        String quoted = "Expected the whole expression in quotes after --cron: --cron '0 3 * * *'\nUsage: task:";
        assertThat(refused("--cron", "0", "3", "*", "*", "*")).startsWith("task:create: " + quoted + "create");
        assertThat(shell.execute("task:create", "--cron", "0", "3", "*", "*", "*", "demo.hello")
                        .err())
                .startsWith("task:create: " + quoted + "create");
        assertThat(refused("--cron", "*/5", "a-file", "b-file"))
                .startsWith("task:create: Expected the whole expression in quotes after --cron,"
                        + " such as --cron '0 3 * * *', not only '*/5'\n");
        try (TestClient client = shell.connect().terminal(false, 0, data)) {
            assertThat(client.line("task:create demo.hello --cron 0 3 * * * --name x"))
                    .isEqualTo(client.line("create demo.hello --cron 0 3 * * *"));
            assertThat(client.line("task:reschedule 1 --cron 0 3 * * *").err())
                    .startsWith("task:reschedule: " + quoted + "reschedule");
            assertThat(client.line("task:create demo.hello --cron */5 * * * MON-FRI; task:list"))
                    .isEqualTo(new Result(2, "", """
                            task:create: Expected the whole expression in quotes after --cron, \
                            such as --cron '0 3 * * *', not only '*/5 * * *'
                            Usage: task:create [OPTION...] TYPE
                            """));
            assertThat(tasks.tasks).isEmpty();
            assertThat(client.line("task:create demo.hello --cron '0 3 * * *' --data 'not --cron 0 3 * * *'")
                            .status())
                    .isZero();
        }
    }

    @Test
    @DisplayName("U1: help says the form of an option's value")
    void forms() throws IOException {
        assertThat(shell.execute("task:create", "--help").out())
                .contains(
                        "  --cron EXPRESSION ",
                        "  --every DURATION ",
                        "  --backoff FIRST[..LONGEST] ",
                        "  --name NAME ",
                        "  --json ");
        assertThat(shell.execute("task:cleanup", "--help").out()).contains("[--older-than DURATION]");
    }

    @Test
    @DisplayName("T2: a word after the name of a task is an outcome in any case, unless it belongs to the name")
    void outcomes() throws IOException {
        assertThat(trigger("task:nightly failed")).isEqualTo(Trigger.taskEnded("nightly", TaskStatus.FAILED));
        shell.execute(words("--name", "night FAILED"));
        shell.execute(words("--name", "job failed"));
        shell.execute(words("--name", "night"));
        assertThat(trigger("task:job failed")).isEqualTo(Trigger.taskEnded("job failed", TaskStatus.COMPLETED));
        assertThat(trigger("task:night FAILED")).isEqualTo(Trigger.taskEnded("night", TaskStatus.FAILED));
        assertThat(refused("--on", "task:night bogus")).contains("not 'bogus'");
    }

    @Test
    @DisplayName("T2: a task that waits for what is not there now is created with a warning")
    void doubts() throws IOException {
        Result condition = shell.execute(words("--on", "condition:nosuch"));
        assertThat(condition.status()).isZero();
        assertThat(condition.err())
                .isEqualTo("Warning: there is no condition 'nosuch' now; known: charging, network\n");
        assertThat(shell.execute(words("--needs", "nosuch,network")).err())
                .isEqualTo("Warning: there is no condition 'nosuch' now; known: charging, network\n");
        assertThat(shell.execute(words("--on", "task:nosuch")).err())
                .startsWith("Warning: there is no task 'nosuch' now");
        assertThat(shell.execute(words("--on", "task:demo.hello-1")).err()).isEmpty();
        assertThat(shell.execute("task:reschedule", "1", "--on", "condition:nosuch")
                        .err())
                .startsWith("Warning: there is no condition 'nosuch' now");
    }

    private Trigger trigger(String text) throws IOException {
        shell.execute(words("--on", text));
        return tasks.asked.get(tasks.asked.size() - 1).schedule().trigger().orElseThrow();
    }

    private String refused(String... options) throws IOException {
        Result result = shell.execute(words(options));
        assertThat(result.status()).isEqualTo(2);
        return result.err();
    }
}
