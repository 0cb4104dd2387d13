package dev.tomte.itests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task commands as a person or a script uses them. */
class TaskShellIT {

    @TempDir
    static Path folder;

    private static TomteProcess tomte;
    private static Tasks tasks;

    @BeforeAll
    static void start() throws Exception {
        tomte = new TomteProcess(folder).few("tasks").start();
        tasks = new Tasks(tomte);
    }

    @AfterAll
    static void stop() throws Exception {
        tomte.close();
    }

    private void refused(int status, List<String> command, String... words) {
        Result result = tomte.tomte(command.toArray(String[]::new));
        assertThat(result.status()).as("%s ended with %s", command, result).isEqualTo(status);
        assertThat(result.err()).contains(words);
    }

    @Test
    @DisplayName("T1, U1: task:demo makes a task that succeeds, one that fails after its retries and one with progress")
    void demo() {
        assertThat(tomte.ok("task:demo")).contains("demo-hello", "demo-fail", "demo-progress");
        Await.until("progress is shown", () -> tasks.list("--status", "RUNNING").stream()
                .anyMatch(task -> task.getString("name").equals("demo-progress") && task.getInt("progress") > 0));
        assertThat(tomte.ok("task:cancel", "demo-progress")).contains("CANCELLED");
        assertThat(tasks.status("demo-progress")).isEqualTo("CANCELLED");

        tasks.awaitStatus("demo-hello", "COMPLETED");
        assertThat(tasks.info("demo-hello").getString("result")).isEqualTo("Hello, Tomte!");
        tasks.awaitStatus("demo-fail", "FAILED");
        assertThat(tasks.history("demo-fail"))
                .extracting(run -> run.getInt("attempt") + " " + run.getString("outcome"))
                .containsExactly("3 FAILED", "2 FAILED", "1 FAILED");
        assertThat(tomte.ok("task:info", "demo-fail")).contains("FAILED", "demo.fail", "attempt 3");
        assertThat(tomte.ok("task:list")).doesNotContain("demo-");
        assertThat(tasks.list("--all", "--service", "demo", "--sort", "name"))
                .extracting(task -> task.getString("name"))
                .containsExactly("demo-fail", "demo-hello", "demo-progress");
        assertThat(tomte.ok("task:types")).contains("demo.hello", "demo.fail", "demo.progress");
    }

    @Test
    @DisplayName("U1: task:run --wait ends with the task: with 0 if it succeeded, with 1 and the reason if it failed")
    void runAndWait() {
        tomte.ok("task:create", "demo.hello", "--name", "good", "--in", "7d", "--data", "{\"name\":\"Ägir\"}");
        tomte.ok("task:create", "demo.fail", "--name", "bad", "--in", "7d", "--retries", "1", "--backoff", "10ms");
        assertThat(tasks.status("good")).isEqualTo("PENDING");
        assertThat(tomte.ok("task:run", "--wait", "good")).contains("COMPLETED", "Hello, Ägir!");
        assertThat(tasks.status("good")).isEqualTo("COMPLETED");
        refused(1, List.of("task:run", "--wait", "bad"), "FAILED", "attempt 2");
        assertThat(tasks.status("bad")).isEqualTo("FAILED");

        tomte.ok("task:create", "demo.hello", "--name", "daily", "--cron", "0 3 * * *");
        assertThat(tomte.ok("task:run", "--wait", "daily")).contains("COMPLETED");
        assertThat(tasks.status("daily")).isEqualTo("PENDING");
    }

    @Test
    @DisplayName("T2, U1: what is wrong with a task is said, with exit status 1, or 2 where the usage is wrong")
    void errors() {
        List<String> before = names();
        refused(1, List.of("task:create", "nobody.does"), "nobody.does", "demo.hello");
        refused(1, List.of("task:create", "demo.hello", "--cron", "61 * * * *"), "minute", "61", "0 to 59");
        refused(1, List.of("task:create", "demo.hello", "--cron", "0 0 30 2 *"), "0 0 30 2 *");
        refused(2, List.of("task:create", "demo.hello", "--every", "-5s"), "--every", "-5s");
        refused(2, List.of("task:create", "demo.hello", "--bogus"), "--bogus", "Usage");
        refused(2, List.of("task:create"), "Usage");
        refused(1, List.of("task:info", "nowhere"), "nowhere");
        refused(1, List.of("task:cancel", "nowhere"), "nowhere");
        tomte.ok("task:create", "demo.hello", "--name", "once");
        tasks.awaitStatus("once", "COMPLETED");
        refused(1, List.of("task:cancel", "once"), "once", "COMPLETED");
        refused(1, List.of("task:pause", "once"), "once", "COMPLETED");
        assertThat(names()).isEqualTo(before);
    }

    /** Of all that have not ended. */
    private static List<String> names() {
        return tasks.list().stream()
                .map(task -> task.getString("name"))
                .sorted()
                .toList();
    }

    @Test
    @DisplayName("T2, T6: periodic, cron, paused and chained tasks go on after a restart where they were")
    void restart() throws Exception {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        tomte.ok("task:create", "demo.hello", "--name", "tick", "--every", "200ms");
        // Neither during this test nor in the hour that summer time leaves out.
        int hour = Math.max(3, (ZonedDateTime.now(berlin).getHour() + 12) % 24);
        tomte.ok(
                "task:create",
                "demo.hello",
                "--name",
                "early",
                "--cron",
                "30 " + hour + " * * *",
                "--zone",
                "Europe/Berlin");
        tomte.ok("task:create", "demo.hello", "--name", "held", "--every", "200ms");
        tomte.ok("task:pause", "held");
        tomte.ok("task:create", "demo.hello", "--name", "first", "--in", "7d");
        tomte.ok("task:create", "demo.hello", "--name", "second", "--after", "first");
        Await.until("it ticks", () -> tasks.history("tick").size() >= 3);
        JsonObject early = tasks.info("early");
        int heldRuns = tasks.history("held").size();
        assertThat(tomte.stop()).isZero();

        Instant restarted = Instant.now();
        tomte.start();
        Await.until(
                "it ticks again",
                () -> tasks.history("tick").stream()
                                .filter(run -> Instant.parse(run.getString("startedAt"))
                                        .isAfter(restarted))
                                .count()
                        >= 3);
        assertThat(tasks.info("early")).isEqualTo(early);
        ZonedDateTime next = Instant.parse(early.getString("nextRun")).atZone(berlin);
        assertThat(next.toLocalTime()).isEqualTo(LocalTime.of(hour, 30));
        assertThat(Duration.between(Instant.now(), next)).isLessThan(Duration.ofHours(49));
        assertThat(tasks.status("held")).isEqualTo("PAUSED");
        assertThat(tasks.history("held")).hasSize(heldRuns);
        tomte.ok("task:resume", "held");
        Await.until("it goes on", () -> tasks.history("held").size() > heldRuns);

        assertThat(tasks.info("second").getString("reason")).contains("first");
        tomte.ok("task:run", "--wait", "first");
        tasks.awaitStatus("second", "COMPLETED");
    }
}
