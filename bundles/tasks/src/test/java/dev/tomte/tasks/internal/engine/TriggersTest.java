package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.task.RetryPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskCondition;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.InvalidSyntaxException;

@DisplayName("T2: tasks that something triggers")
class TriggersTest {

    @TempDir
    Path folder;

    private final List<String> inputs = new CopyOnWriteArrayList<>();
    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        bench.handle("t", context -> {
            inputs.add(context.data());
            return TaskResult.done("ran");
        });
        bench.handle("result", context -> TaskResult.done(context.data()));
        bench.handle("hang", context -> {
            new CountDownLatch(1).await();
            return TaskResult.done();
        });
        bench.handle("fail", context -> TaskResult.failed("as asked"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Task waitFor(Trigger trigger) {
        return bench.create(TaskRequest.builder("t")
                .data("own")
                .schedule(TaskSchedule.on(trigger))
                .build());
    }

    /** Triggers are chores of the engine, done in their order: what came before this one has been done. */
    private void settle(Task task, int runs) {
        Bench.await(runs + " runs", () -> inputs.size() >= runs);
        bench.await(task.id(), TaskStatus.PENDING);
    }

    @Test
    @DisplayName(
            "T2: an event triggers by topic, by prefix, and only if its properties match; its content is handed over")
    void events() {
        Task exact = waitFor(Trigger.event("shop/bell", "(loud=true)"));
        Task prefix = waitFor(Trigger.event("shop/*", ""));
        assertThat(exact.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(exact.nextRun()).isEmpty();
        bench.tasks.triggers.event("shopping/bell", filter -> true, "{\"wrong\":1}");
        bench.tasks.triggers.event("shop/bell", filter -> false, "{\"n\":1}");
        settle(prefix, 1);
        assertThat(inputs).containsExactly("{\"n\":1}");
        assertThat(bench.read(exact.id()).lastRun()).isEmpty();
        bench.tasks.triggers.event("shop/bell", filter -> filter.equals("(loud=true)"), "{\"n\":2}");
        settle(exact, 3);
        settle(prefix, 3);
        assertThat(inputs).containsExactly("{\"n\":1}", "{\"n\":2}", "{\"n\":2}");
        assertThat(bench.read(exact.id()).result()).contains("ran");
        Bench.get(bench.manager().trigger(exact.id(), ""));
        settle(exact, 4);
        assertThat(inputs.get(3)).isEqualTo("own");
    }

    @Test
    @DisplayName("T2: an event whose filter is broken could never come, so it is refused with the place of the error")
    void brokenFilter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> waitFor(Trigger.event("shop/bell", "(&(loud=true)(near")))
                .withMessageContaining("not '(&(loud=true)(near'")
                .havingCause()
                .isInstanceOf(InvalidSyntaxException.class);
        assertThat(waitFor(Trigger.event("shop/bell", "(&(loud=true)(near=*))")).status())
                .isEqualTo(TaskStatus.PENDING);
    }

    @Test
    @DisplayName("T2: a condition triggers when it begins to hold, each time, and not while it holds")
    void conditions() {
        boolean[] holds = {false};
        bench.board.add(
                "charger", () -> holds[0] ? TaskCondition.Verdict.HOLDS : TaskCondition.Verdict.no("unplugged"));
        Task task = waitFor(Trigger.condition("charger"));
        bench.board.refresh();
        for (int i = 1; i <= 3; i++) {
            holds[0] = true;
            bench.board.refresh();
            bench.board.refresh();
            settle(task, i);
            holds[0] = false;
            // The engine looks, too, and a look that began before this one may tell how it was.
            Bench.await("it is seen", () -> {
                bench.board.refresh();
                return bench.board.missing(Set.of("charger")).isPresent();
            });
            assertThat(inputs).hasSize(i);
        }
        assertThat(inputs).containsOnly("own");
    }

    @Test
    @DisplayName("T2: the end of another task triggers, with its result; each follower hears the end it waits for")
    void taskEnds() {
        Task done = waitFor(Trigger.taskEnded("a", TaskStatus.COMPLETED));
        Task failed = waitFor(Trigger.taskEnded("b", TaskStatus.FAILED));
        Task cancelled = waitFor(Trigger.taskEnded("c", TaskStatus.CANCELLED));
        bench.create(TaskRequest.builder("result").name("a").data("42").build());
        settle(done, 1);
        assertThat(inputs).containsExactly("42");
        bench.create(TaskRequest.builder("fail")
                .name("b")
                .retry(RetryPolicy.DEFAULT.withMaxRetries(2).withBackoff(Duration.ofMillis(5), Duration.ofMillis(5)))
                .build());
        settle(failed, 2);
        Task c = bench.create(TaskRequest.builder("hang").name("c").build());
        bench.await(c.id(), TaskStatus.RUNNING);
        Bench.get(bench.manager().cancel(c.id(), "shown"));
        settle(cancelled, 3);
        assertThat(inputs).containsExactly("42", "own", "own");
    }

    @Test
    @DisplayName("T6: triggers are still waited for after a crash; one that was acknowledged runs after it")
    void crash() {
        CountDownLatch gate = new CountDownLatch(1);
        bench.handle("held", context -> {
            inputs.add("begun " + context.data());
            gate.await();
            inputs.add(context.data());
            return TaskResult.done();
        });
        Task event = waitFor(Trigger.event("shop/bell", ""));
        Task ended = waitFor(Trigger.taskEnded("a", TaskStatus.COMPLETED));
        Task held = bench.create(TaskRequest.builder("held")
                .schedule(TaskSchedule.on(Trigger.event("shop/door", "")))
                .build());
        Bench.get(bench.manager().trigger(held.id(), "in hand"));
        Bench.await("it to run", () -> inputs.contains("begun in hand"));
        bench.crash();
        gate.countDown();
        Bench.await("it to run again", () -> inputs.contains("in hand"));
        bench.await(held.id(), TaskStatus.PENDING);
        inputs.clear();
        bench.tasks.triggers.event("shop/bell", filter -> true, "{}");
        settle(event, 1);
        bench.create(TaskRequest.builder("result").name("a").data("7").build());
        settle(ended, 2);
        assertThat(inputs).containsExactly("{}", "7");
    }

    @Test
    @DisplayName("T2: a cancelled task is not triggered any more, nor is one that got another schedule")
    void leaves() {
        Task cancelled = waitFor(Trigger.event("shop/bell", ""));
        Task moved = waitFor(Trigger.event("shop/bell", ""));
        Task stays = waitFor(Trigger.event("shop/bell", ""));
        Bench.get(bench.manager().cancel(cancelled.id(), "shown"));
        Bench.get(bench.manager().reschedule(moved.id(), TaskSchedule.on(Trigger.event("shop/door", ""))));
        bench.tasks.triggers.event("shop/bell", filter -> true, "one");
        settle(stays, 1);
        bench.tasks.triggers.event("shop/door", filter -> true, "two");
        settle(moved, 2);
        assertThat(inputs).containsExactly("one", "two");
        assertThat(bench.read(cancelled.id()).status()).isEqualTo(TaskStatus.CANCELLED);
    }
}
