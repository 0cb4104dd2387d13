package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.task.ExistingTaskPolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("T8: names and chains")
class NamesTest extends BenchTest {

    @Test
    @DisplayName("T8: names are unique: kept, replaced, appended")
    void names() throws Exception {
        bench.handle("t", context -> TaskResult.done());
        TaskRequest.Builder later = TaskRequest.builder("t").name("a").schedule(TaskSchedule.in(Duration.ofHours(1)));
        Task first = bench.create(later.build());
        assertThat(bench.create(later.build()).id()).isEqualTo(first.id());
        Task second = bench.create(later.existing(ExistingTaskPolicy.REPLACE).build());
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(bench.read(first.id()).status()).isEqualTo(TaskStatus.CANCELLED);
        Task third = bench.create(TaskRequest.builder("t")
                .name("a")
                .existing(ExistingTaskPolicy.APPEND)
                .build());
        assertThat(third.name()).isEqualTo("a#2");
        assertThat(third.status()).isEqualTo(TaskStatus.WAITING);
        Bench.get(bench.manager().runNow(second.id()));
        bench.await(second.id(), TaskStatus.COMPLETED);
        bench.await(third.id(), TaskStatus.COMPLETED);
        assertThat(bench.manager().find("a").orElseThrow().id()).isEqualTo(second.id());
    }

    @Test
    @DisplayName("T8: a chain runs in its order, also over a crash; a failure calls off the rest; circles are refused")
    void chains() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch gate = new CountDownLatch(1);
        bench.handle("t", context -> {
            if (context.name().equals("a")) {
                gate.await();
            }
            order.add(context.name());
            return context.data().isEmpty() ? TaskResult.done() : TaskResult.failedForGood(context.data());
        });
        List<Task> chain = Bench.get(bench.manager()
                .createAll(List.of(
                        TaskRequest.builder("t").name("c").after("b", "a").build(),
                        TaskRequest.builder("t").name("a").build(),
                        TaskRequest.builder("t").name("b").after("a").build())));
        assertThat(chain.get(0).reason()).isEqualTo("waits for 'b', 'a'");
        bench.crash();
        gate.countDown();
        bench.await(chain.get(0).id(), TaskStatus.COMPLETED);
        assertThat(order.stream().distinct()).containsExactly("a", "b", "c");
        List<Task> broken = Bench.get(bench.manager()
                .createAll(List.of(
                        TaskRequest.builder("t").name("x").data("no").build(),
                        TaskRequest.builder("t").name("y").after("x").build(),
                        TaskRequest.builder("t").name("z").after("y").build())));
        assertThat(bench.await(broken.get(2).id(), TaskStatus.CANCELLED).reason())
                .contains("task 'y', for which it waited, is CANCELLED");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.manager()
                        .createAll(List.of(
                                TaskRequest.builder("t").name("p").after("q").build(),
                                TaskRequest.builder("t").name("q").after("r").build(),
                                TaskRequest.builder("t").name("r").after("p").build())))
                .withMessageContaining("in a circle: 'p' after 'q' after 'r' after 'p'");
    }

    private Task later(String name) {
        return bench.create(TaskRequest.builder("t")
                .name(name)
                .schedule(TaskSchedule.in(Duration.ofHours(1)))
                .build());
    }

    private Task laterAfter(String name, String... after) {
        return bench.create(TaskRequest.builder("t")
                .name(name)
                .after(after)
                .schedule(TaskSchedule.in(Duration.ofHours(1)))
                .build());
    }

    private void complete(long id) {
        Bench.get(bench.manager().runNow(id));
        bench.await(id, TaskStatus.COMPLETED);
    }

    @Test
    @DisplayName(
            "T8: what has completed already is kept in the request, and not waited for, whoever has its name later")
    void completedBefore() {
        bench.handle("t", context -> TaskResult.done());
        complete(later("a").id());
        Task free = laterAfter("free", "a");
        assertThat(free.status()).isEqualTo(TaskStatus.PENDING);
        Task held = laterAfter("held", "a");
        Bench.get(bench.manager().pause(held.id()));
        Bench.get(bench.manager().reschedule(held.id(), TaskSchedule.on(Trigger.event("x/Y", ""))));
        Task other = later("other");
        Task partly = laterAfter("partly", "a", "other");
        assertThat(partly.reason()).isEqualTo("waits for 'other'");
        Task namesake = later("a");
        bench.crash();
        assertThat(bench.read(free.id()).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(bench.read(free.id()).request().after()).containsExactly("a");
        complete(free.id());
        assertThat(Bench.get(bench.manager().resume(held.id())).status()).isEqualTo(TaskStatus.PENDING);
        complete(other.id());
        assertThat(bench.await(partly.id(), TaskStatus.PENDING).request().after())
                .containsExactly("a", "other");
        assertThat(bench.read(namesake.id()).status()).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    @DisplayName("T8: a task that came after one that failed later is not called off for that")
    void failsLater() throws Exception {
        bench.handle("t", context -> {
            if (context.data().isEmpty()) {
                return TaskResult.done();
            }
            return TaskResult.failedForGood(context.data());
        });
        complete(later("a").id());
        Task other = later("other");
        Task partly = laterAfter("partly", "a", "other");
        Task namesake =
                bench.create(TaskRequest.builder("t").name("a").data("no").build());
        bench.await(namesake.id(), TaskStatus.FAILED);
        bench.crash();
        complete(other.id());
        bench.await(partly.id(), TaskStatus.PENDING);
    }

    @Test
    @DisplayName("T8: a name that is a number is refused, as nobody could tell it from an id")
    void numbers() {
        bench.handle("t", context -> TaskResult.done());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.manager()
                        .create(TaskRequest.builder("t").name("042").build()))
                .withMessageContaining("must not be a number")
                .withMessageContaining("not '042'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.manager()
                        .createAll(List.of(
                                TaskRequest.builder("t").build(),
                                TaskRequest.builder("t").name("7").build())))
                .withMessageContaining("Request 2 of 2: ")
                .withMessageContaining("not '7'");
        assertThat(bench.create(TaskRequest.builder("t").name("7 up").build()).name())
                .isEqualTo("7 up");
    }

    @Test
    @DisplayName("T8: what is to wait for nothing is refused, and is not called by a name it does not have")
    void nothingToWaitFor() {
        bench.handle("t", context -> TaskResult.done());
        assertThat(bench.manager()
                        .create(TaskRequest.builder("t").after("nosuch").build()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .withMessage("There is no task 'nosuch' to wait for; see task:list");
        assertThat(bench.manager()
                        .create(TaskRequest.builder("t")
                                .name("a")
                                .after("nosuch")
                                .build()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .withMessage("There is no task 'nosuch' for 'a' to wait for; see task:list");
    }

    @Test
    @DisplayName("an unknown type is refused with those that are known; cron expressions are checked")
    void refused() {
        bench.handle("t", context -> TaskResult.done());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> bench.manager().create(TaskRequest.builder("nope").build()))
                .withMessageContaining("no handler for tasks of type 'nope'")
                .withMessageContaining("known are: t");
        assertThatIllegalArgumentException().isThrownBy(() -> bench.manager()
                .create(TaskRequest.builder("t")
                        .schedule(TaskSchedule.cron("0 0 30 2 *", ZoneOffset.UTC))
                        .build()));
    }
}
