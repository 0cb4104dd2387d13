package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.task.Durability;
import dev.tomte.task.MisfirePolicy;
import dev.tomte.task.Task;
import dev.tomte.task.TaskException;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.handlers.HandlerDeclaration;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("T9: a handler says in its service properties how it is to be run, and schedules a task for itself")
class WhiteboardScheduleTest extends StageTest {

    private Optional<Task> find(String name) {
        try {
            return bench.manager().find(name);
        } catch (TaskException e) {
            throw new AssertionError(e);
        }
    }

    private void provide(Object... properties) {
        bench.handle("night", context -> TaskResult.done(context.data()), properties);
    }

    private Task awaitTask(String name) {
        return Bench.await("the task " + name, () -> find(name).orElse(null));
    }

    @Test
    @DisplayName("T9: all properties are read")
    void all() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(TaskHandler.TYPE, "night");
        properties.put(TaskHandler.DESCRIPTION, "counts the sheep");
        properties.put(TaskHandler.CONCURRENCY, "2");
        properties.put(TaskHandler.DURABILITY, "Grouped");
        properties.put(TaskHandler.TIMEOUT, "PT5M");
        properties.put(TaskHandler.HISTORY, false);
        properties.put(TaskHandler.CRON, "0 3 * * *");
        properties.put(TaskHandler.ZONE, "Europe/Berlin");
        properties.put(TaskHandler.JITTER, "PT10M");
        properties.put(TaskHandler.NAME, "sheep");
        properties.put(TaskHandler.PRIORITY, "low");
        properties.put(TaskHandler.CONSTRAINTS, new String[] {"charging", "device-idle"});
        properties.put(TaskHandler.RETRIES, 5);
        properties.put(TaskHandler.MISFIRE, "run-all");
        properties.put(TaskHandler.DATA, "{}");
        HandlerDeclaration read = HandlerDeclaration.read(properties, "farm");
        assertThat(read.type()).isEqualTo("night");
        assertThat(read.provider()).isEqualTo("farm");
        assertThat(read.options().concurrency()).isEqualTo(2);
        assertThat(read.options().durability()).isEqualTo(Durability.GROUPED);
        assertThat(read.options().timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(read.options().history()).isFalse();
        TaskRequest task = read.scheduled().orElseThrow();
        assertThat(task.name()).isEqualTo("sheep");
        assertThat(task.description()).isEqualTo("counts the sheep");
        assertThat(task.service()).isEqualTo("farm");
        assertThat(task.schedule())
                .isEqualTo(TaskSchedule.cron("0 3 * * *", ZoneId.of("Europe/Berlin"))
                        .withJitter(Duration.ofMinutes(10)));
        assertThat(task.priority()).isEqualTo(TaskPriority.LOW);
        assertThat(task.constraints().conditions()).isEqualTo(Set.of("charging", "device-idle"));
        assertThat(task.retry().maxRetries()).isEqualTo(5);
        assertThat(task.misfire()).isEqualTo(MisfirePolicy.RUN_ALL);
        assertThat(task.data()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "task.concurrency, 0, an integer of 1 or more",
        "task.concurrency, many, an integer of 1 or more",
        "task.durability, perhaps, one of [STRICT",
        "task.timeout, soon, a duration such as PT10M",
        "task.history, sometimes, true or false",
        "task.interval, 5, a duration such as PT10M",
        "task.delay, five, a duration such as PT10M",
        "task.zone, Atlantis, a time zone such as Europe/Berlin",
        "task.jitter, some, a duration such as PT10M",
        "task.shortest, tiny, a duration such as PT10M",
        "task.longest, huge, a duration such as PT10M",
        "task.priority, urgent, one of [HIGH",
        "task.retries, -1, an integer of 0 or more",
        "task.misfire, ignore, one of [RUN_ONCE",
    })
    @DisplayName("T9: a wrong property is refused by its name, with what was expected and what came")
    void wrong(String key, String value, String expected) {
        Map<String, Object> properties = new HashMap<>(Map.of(TaskHandler.TYPE, "night"));
        if (!key.equals(TaskHandler.DELAY)) {
            properties.put(TaskHandler.INTERVAL, "PT1H");
        }
        properties.put(key, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandlerDeclaration.read(properties, "farm"))
                .withMessageContaining(key)
                .withMessageContaining(expected)
                .withMessageContaining(value);
    }

    @Test
    @DisplayName("T9: no type, or two schedules at once, are refused")
    void contradictory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandlerDeclaration.read(Map.of(), "farm"))
                .withMessageContaining(TaskHandler.TYPE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandlerDeclaration.read(
                        Map.of(TaskHandler.TYPE, "n", TaskHandler.CRON, "0 3 * * *", TaskHandler.DELAY, "PT1H"),
                        "farm"))
                .withMessageContaining("only one of")
                .withMessageContaining("there are 2");
    }

    @Test
    @DisplayName("T9: the task is made with the handler, runs, and is kept with its history while the handler is away")
    void madeAndKept() throws Exception {
        provide(TaskHandler.INTERVAL, "PT1H", TaskHandler.DATA, "one");
        Task made = awaitTask("night");
        Bench.await(
                "its first run", () -> !bench.manager().history(made.id(), 1).isEmpty());
        bench.removeHandler("night");
        stage.pass(Duration.ofHours(1));
        Task away = bench.await(made.id(), TaskStatus.WAITING);
        assertThat(away.reason()).contains("no handler for type night");
        assertThat(bench.manager().history(made.id(), 10)).hasSize(1);
        stage.restart(Duration.ofHours(3));
        assertThat(bench.read(made.id()).status()).isEqualTo(TaskStatus.WAITING);
        provide(TaskHandler.INTERVAL, "PT1H", TaskHandler.DATA, "one");
        bench.await(made.id(), TaskStatus.PENDING);
        assertThat(awaitTask("night").id()).isEqualTo(made.id());
        assertThat(bench.manager().history(made.id(), 10)).hasSize(2);
    }

    @Test
    @DisplayName("T9: a new version with another time reschedules the task; one that changes more replaces it")
    void changed() throws Exception {
        provide(TaskHandler.CRON, "0 3 * * *", TaskHandler.ZONE, "UTC", TaskHandler.DATA, "one");
        Task first = awaitTask("night");
        bench.removeHandler("night");
        provide(TaskHandler.CRON, "0 4 * * *", TaskHandler.ZONE, "UTC", TaskHandler.DATA, "one");
        Bench.await(
                "it to be rescheduled",
                () -> awaitTask("night").request().schedule().cron().equals("0 4 * * *"));
        assertThat(awaitTask("night").id()).isEqualTo(first.id());
        assertThat(awaitTask("night").nextRun().orElseThrow()).hasToString("2026-03-03T04:00:00Z");
        bench.removeHandler("night");
        provide(TaskHandler.CRON, "0 4 * * *", TaskHandler.ZONE, "UTC", TaskHandler.DATA, "two");
        Bench.await(
                "it to be replaced", () -> awaitTask("night").request().data().equals("two"));
        assertThat(awaitTask("night").id()).isNotEqualTo(first.id());
        assertThat(bench.read(first.id()).status()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(bench.read(first.id()).reason()).contains("replaced");
    }

    @Test
    @DisplayName("T9: the same version again leaves the task, its pace and its pause as they are")
    void unchanged() {
        provide(TaskHandler.DELAY, "PT1H");
        Task made = awaitTask("night");
        Bench.await(
                "its first run", () -> !bench.manager().history(made.id(), 1).isEmpty());
        stage.pass(Duration.ofMinutes(20));
        bench.removeHandler("night");
        provide(TaskHandler.DELAY, "PT1H");
        stage.pass(Duration.ofMinutes(39));
        assertThat(history(made)).isEqualTo(1);
        stage.pass(Duration.ofMinutes(1));
        assertThat(history(made)).isEqualTo(2);
        Bench.get(bench.manager().pause(made.id()));
        stage.restart(Duration.ofHours(2));
        assertThat(bench.read(made.id()).status()).isEqualTo(TaskStatus.PAUSED);
        assertThat(history(made)).isEqualTo(2);
    }

    @Test
    @DisplayName("T9: a new version that names its task otherwise leaves none of the old name; one without leaves none")
    void renamed() {
        provide(TaskHandler.INTERVAL, "PT1H");
        Task first = awaitTask("night");
        bench.await(first.id(), TaskStatus.PENDING);
        bench.removeHandler("night");
        stage.restart(Duration.ZERO);
        provide(TaskHandler.INTERVAL, "PT1H", TaskHandler.NAME, "sheep");
        Task second = awaitTask("sheep");
        assertThat(bench.await(first.id(), TaskStatus.CANCELLED).reason()).contains("not schedule it any more");
        assertThat(second.status().isFinal()).isFalse();
        bench.removeHandler("night");
        provide();
        bench.await(second.id(), TaskStatus.CANCELLED);
    }

    @Test
    @DisplayName("T9: a task that a person gave the name of a handler's former one is left alone")
    void sameNameByHand() {
        provide(TaskHandler.INTERVAL, "PT1H", TaskHandler.NAME, "sheep");
        Task own = awaitTask("sheep");
        Bench.get(bench.manager().cancel(own.id(), "mine"));
        Task other = bench.create(TaskRequest.builder(Stage.TYPE)
                .name("sheep")
                .schedule(TaskSchedule.in(Duration.ofDays(1)))
                .build());
        bench.removeHandler("night");
        provide(TaskHandler.INTERVAL, "PT1H");
        awaitTask("night");
        stage.settle();
        assertThat(bench.read(other.id()).status()).isEqualTo(TaskStatus.PENDING);
    }

    private int history(Task task) {
        try {
            return bench.manager().history(task.id(), 100).size();
        } catch (TaskException e) {
            throw new AssertionError(e);
        }
    }
}
