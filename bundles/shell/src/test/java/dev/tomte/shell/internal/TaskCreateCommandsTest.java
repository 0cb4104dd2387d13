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
                "--every|1ms|--every: the interval must be PT0.01S to PT87840H, not PT0.001S",
                "--every|999999999999w|--every: the interval must be PT0.01S to PT87840H",
                "--delay|''|for --delay, not ''",
                "--in|-PT5M|--in: the delay must be PT0S",
                "--at|tomorrow|for --at, not 'tomorrow'",
                "--at|25:00|for --at, not '25:00'",
                "--cron|''|--cron: a cron expression must be 1 to 200 characters",
                "--on|midnight|Expected 'event:TOPIC', 'event:TOPIC (FILTER)', 'condition:NAME'",
                "--zone|Europe/Berln|a time zone that is known here for --zone",
                "--jitter|2d|--jitter: jitter must be PT0S to PT24H, not PT48H",
                "--priority|urgent|Expected one of HIGH, NORMAL, LOW for --priority, not 'urgent'",
                "--misfire|never|Expected one of RUN_ONCE, SKIP, RUN_ALL for --misfire",
                "--overlap|x|for --overlap, not 'x'",
                "--existing|x|for --existing, not 'x'",
                "--retries|-1|Expected 0 to 1000000 for --retries, not '-1'",
                "--retries|many|for --retries, not 'many'",
                "--backoff|1m..1s|--backoff: maxBackoff must be PT1M",
                "--timeout|0s|--timeout: timeout must be PT0.001S",
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
        assertThat(refused("--every")).contains("Wrong arguments");
        assertThat(refused("--every", "5m", "--every", "6m")).contains("--every was given twice");
        assertThat(refused("other")).contains("Expected a type of task, not 2 arguments");
        assertThat(shell.execute("task:create", "no spaces please").err()).contains("a task type must be 1 to 128");
        Result unknown = shell.execute("task:create", "demo.nothing");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("task:create: no handler of type 'demo.nothing' was ever here\n");
        assertThat(tasks.tasks).isEmpty();
    }

    private String refused(String... options) throws IOException {
        Result result = shell.execute(words(options));
        assertThat(result.status()).isEqualTo(2);
        return result.err();
    }
}
