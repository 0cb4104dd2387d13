package dev.tomte.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.shell.internal.TestClient.Result;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each pause between two looks lets the task take its next step; without steps it is endless. */
@Timeout(180)
class TaskRunCommandsTest {

    @TempDir
    Path data;

    private final FakeTaskManager tasks = new FakeTaskManager();
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final CountDownLatch endless = new CountDownLatch(1);
    private ShellFixture shell;

    @BeforeEach
    void start() throws IOException {
        TaskRunCommands commands =
                new TaskRunCommands(tasks, InstantSource.fixed(FakeTaskManager.NOW.plusSeconds(8)), this::step);
        shell = new ShellFixture(data)
                .with("task", commands, "run", "watch")
                .with("sample", new SampleCommands(data.resolve("received")), "copy");
    }

    @AfterEach
    void stop() throws IOException {
        shell.close();
    }

    private void step() throws InterruptedException {
        Runnable next = steps.poll();
        if (next == null) {
            endless.countDown();
            new CountDownLatch(1).await();
        } else {
            next.run();
        }
    }

    @Test
    @DisplayName("T1: task:run returns at once, and says why a task cannot be run")
    void run() throws IOException {
        add("once", TaskSchedule.now());
        assertThat(shell.execute("task:run", "once")).isEqualTo(new Result(0, "Task once (1) is PENDING.\n", ""));
        tasks.pause(1).join();
        assertThat(shell.execute("task:run", "1", "--wait"))
                .isEqualTo(new Result(1, "", "task:run: it is paused; resume it first\n"));
        assertThat(shell.execute("task:run", "twice").status()).isEqualTo(1);
    }

    @Test
    @DisplayName("T1: task:run of a task that runs and skips says so, and waits for the run it is in")
    void skipped() throws IOException {
        add("once", TaskSchedule.now());
        tasks.running(1, 10, "");
        String skipped = "Task once (1) runs already, and its overlap is SKIP: it does not run once more.";
        assertThat(shell.execute("task:run", "once")).isEqualTo(new Result(0, skipped + "\n", ""));

        add("often", TaskSchedule.fixedRate(Duration.ofMinutes(1)));
        tasks.running(2, 10, "");
        steps.add(() -> tasks.ended(2, TaskStatus.PENDING, "", Optional.empty()));
        for (int i = 0; i < 5; i++) {
            steps.add(() -> {});
        }
        assertThat(shell.execute("task:run", "often", "--wait").out())
                .startsWith("Task often (2) runs already, and its overlap is SKIP")
                .endsWith("ran. Its type keeps no history.\n");
    }

    @Test
    @DisplayName("T7: task:run --wait prints each change as a line where nobody looks on, and ends with the task")
    void waitLines() throws IOException {
        add("once", TaskSchedule.now());
        steps.add(() -> tasks.running(1, 10, "first"));
        steps.add(() -> {});
        steps.add(() -> tasks.running(1, 60, ""));
        steps.add(() -> tasks.ended(
                1,
                TaskStatus.COMPLETED,
                "",
                Optional.empty(),
                FakeTaskManager.run(1, 1, TaskRun.Outcome.COMPLETED, "")));

        assertThat(shell.execute("task:run", "once", "--wait")).isEqualTo(new Result(0, """
                        Task once (1) PENDING
                        Task once (1) RUNNING 10 %: first
                        Task once (1) RUNNING 60 %
                        Task once (1) COMPLETED in 1.5 s.
                        """, ""));
    }

    @Test
    @DisplayName("T7: task:run --wait waits for the retries of a one-time task, and fails with it")
    void waitFailure() throws IOException {
        add("once", TaskSchedule.now());
        steps.add(() -> tasks.running(1, 0, ""));
        steps.add(() -> tasks.ended(
                1, TaskStatus.PENDING, "", Optional.empty(), FakeTaskManager.run(1, 1, TaskRun.Outcome.FAILED, "no")));
        steps.add(() -> tasks.running(1, 0, ""));
        steps.add(() -> tasks.ended(
                1,
                TaskStatus.FAILED,
                "the host is down",
                Optional.empty(),
                FakeTaskManager.run(1, 2, TaskRun.Outcome.FAILED, "no")));

        Result result = shell.execute("task:run", "once", "--wait");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("task:run: Task once (1) FAILED after 1.5 s, at attempt 2: the host is down\n");
        assertThat(steps).isEmpty();
    }

    @Test
    @DisplayName("T7: task:run --wait ends with the run of a repeating task, which goes on")
    void waitRepeating() throws IOException {
        add("often", TaskSchedule.fixedRate(Duration.ofMinutes(1)));
        tasks.runs.add(FakeTaskManager.run(1, 1, TaskRun.Outcome.FAILED, "an earlier one"));
        Optional<Instant> next = Optional.of(FakeTaskManager.NOW.plusSeconds(60));
        steps.add(() -> tasks.running(1, 0, ""));
        steps.add(() -> tasks.ended(
                1, TaskStatus.WAITING, "no network", next, FakeTaskManager.run(1, 2, TaskRun.Outcome.STOPPED, "")));
        steps.add(() -> tasks.running(1, 0, ""));
        steps.add(() -> tasks.ended(
                1, TaskStatus.PENDING, "", next, FakeTaskManager.run(1, 3, TaskRun.Outcome.COMPLETED, "7 files")));

        assertThat(shell.execute("task:run", "often", "--wait").out())
                .endsWith("Task often (1) COMPLETED in 1.5 s, next run in 52 s: 7 files\n");

        steps.add(() -> tasks.running(1, 0, ""));
        steps.add(() -> tasks.ended(
                1, TaskStatus.PENDING, "", next, FakeTaskManager.run(1, 4, TaskRun.Outcome.TIMED_OUT, "too slow")));
        assertThat(shell.execute("task:run", "often", "--wait").status()).isEqualTo(1);
    }

    @Test
    @DisplayName("T7: task:run --wait ends although the type keeps no history")
    void waitWithoutHistory() throws IOException {
        add("often", TaskSchedule.fixedRate(Duration.ofMinutes(1)));
        steps.add(() -> tasks.running(1, 0, ""));
        steps.add(() -> tasks.ended(1, TaskStatus.PENDING, "", Optional.empty()));
        for (int i = 0; i < 5; i++) {
            steps.add(() -> {});
        }

        assertThat(shell.execute("task:run", "often", "--wait").out()).endsWith("ran. Its type keeps no history.\n");
    }

    @Test
    @DisplayName("T7: a task that is removed while it is waited for ends the waiting")
    void waitRemoved() throws IOException {
        add("once", TaskSchedule.now());
        steps.add(() -> tasks.tasks.remove(1L));

        assertThat(shell.execute("task:run", "once", "--wait").err()).contains("Task 1 was removed");
    }

    @Test
    @DisplayName("U1: at a terminal the bar is drawn over itself, cut to the width, and gone at the end")
    void bar() throws IOException {
        add("once", TaskSchedule.now());
        steps.add(() -> tasks.running(1, 50, "a message that is far too long for this terminal \u001b[31mred"));
        steps.add(() -> {});
        steps.add(() -> tasks.ended(1, TaskStatus.COMPLETED, "", Optional.empty()));
        try (TestClient client = shell.connect().terminal(true, 64, data)) {
            String out = client.execute("task:run", "once", "--wait").out();

            assertThat(out)
                    .isEqualTo("once (1)  PENDING\n" + "\u001b[1A\r\u001b[J"
                            + "once (1)  [████████████░░░░░░░░░░░░]  50 %  8 s  a message tha…\n"
                            + "\u001b[1A\r\u001b[J"
                            + "Task once (1) COMPLETED.\n");
        }
    }

    @Test
    @DisplayName("U1: task:watch shows bars of what runs until Ctrl-C, and lets what ended stay above them")
    void watch() throws Exception {
        add("first", TaskSchedule.now());
        add("second", TaskSchedule.now());
        tasks.running(1, 5, "");
        tasks.running(2, 100, "nearly");
        steps.add(() -> tasks.ended(2, TaskStatus.COMPLETED, "", Optional.empty()));
        steps.add(() -> tasks.tasks.remove(1L));
        try (TestClient client = shell.connect().terminal(true, 40, data)) {
            client.sendLine("task:watch");
            assertThat(endless.await(60, TimeUnit.SECONDS)).isTrue();
            client.interrupt();
            Result result = client.await();

            assertThat(result.status()).isEqualTo(130);
            assertThat(result.out())
                    .isEqualTo("first (1)  [░░░░░░░░░░░░]   5 %  8 s  \n"
                            + "second (2)  [████████████] 100 %  8 s …\n"
                            + "\u001b[2A\r\u001b[J"
                            + "Task second (2) is COMPLETED.\n"
                            + "first (1)  [░░░░░░░░░░░░]   5 %  8 s  \n"
                            + "\u001b[1A\r\u001b[J"
                            + "Task first (1) was removed.\n"
                            + "No task runs. Ctrl-C ends this.\n");
            assertThat(client.line("task:watch | sample:copy").out()).isEqualTo("No task runs.\n");
        }
    }

    @Test
    @DisplayName("U1: more bars than a screen may have lines are counted, and drawn over as many as they are")
    void manyBars() throws Exception {
        for (int i = 1; i <= 30; i++) {
            add("t" + i, TaskSchedule.now());
            tasks.running(i, 0, "");
        }
        steps.add(() -> tasks.running(1, 50, ""));
        try (TestClient client = shell.connect().terminal(true, 80, data)) {
            client.sendLine("task:watch");
            assertThat(endless.await(60, TimeUnit.SECONDS)).isTrue();
            client.interrupt();
            String out = client.await().out();

            assertThat(out.lines().limit(21)).last().isEqualTo("… and 10 more");
            assertThat(out).containsOnlyOnce("\u001b[21A");
        }
    }

    @Test
    @DisplayName("U1: task:watch prints once where nobody looks on, or as JSON")
    void watchOnce() throws IOException {
        add("first", TaskSchedule.now());
        tasks.running(1, 5, "");

        assertThat(shell.execute("task:watch").out()).contains("first", "RUNNING", "5");
        assertThat(shell.execute("task:watch", "--json").out()).contains("\"progress\":5");
        assertThat(endless.getCount()).isOne();
    }

    private void add(String name, TaskSchedule schedule) {
        tasks.create(TaskRequest.builder("demo.hello")
                        .name(name)
                        .schedule(schedule)
                        .build())
                .join();
    }
}
