package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Task;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.schedule.Due;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("T6: more tasks to come than are held in memory")
class WindowTest {

    private static final int WINDOW = 100;
    /** So many are read at once. */
    private static final int PAGE = 5_000;

    private static final Instant TEN = Instant.parse(Stage.START);

    @TempDir
    Path folder;

    private final List<Integer> order = new CopyOnWriteArrayList<>();
    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(folder, new EngineSettings(1, WINDOW, Duration.ofMillis(500), 3, 8_192));
        stage.bench.handle(
                "w",
                context -> {
                    order.add(Integer.valueOf(context.data()));
                    return TaskResult.done();
                },
                TaskHandler.DURABILITY,
                "grouped");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /** Due a minute after ten and one second after the other. */
    private static TaskRequest at(int second) {
        return TaskRequest.builder("w")
                .data(String.valueOf(second))
                .schedule(TaskSchedule.at(TEN.plusSeconds(60 + second)))
                .build();
    }

    private List<Task> createShuffled(int count) {
        List<Integer> seconds =
                new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(seconds, new Random(7));
        return Bench.get(stage.bench
                .manager()
                .createAll(seconds.stream().map(WindowTest::at).toList()));
    }

    private void passUntil(int second) {
        stage.clocks.set(TEN.plusSeconds(60 + second).toString());
        stage.bench.tasks.look();
    }

    private void awaitOrder(int count) {
        Bench.await(count + " runs", () -> {
            stage.bench.tasks.look();
            return order.size() >= count;
        });
    }

    @Test
    @DisplayName("T6: twelve thousand all run, once, as they come due; few are in memory")
    void all() {
        createShuffled(12_000);
        stage.settle();
        assertThat(stage.bench.manager().status().scheduled()).isLessThan(12_000);
        for (int second = 1_000; second <= 12_000; second += 1_000) {
            passUntil(second - 1);
            awaitOrder(second);
            assertThat(order).hasSize(second);
        }
        assertThat(order.stream().sorted().toList())
                .isEqualTo(IntStream.range(0, 12_000).boxed().toList());
        for (int from = 0; from < 12_000; from += 1_000) {
            int last = from + 1_000;
            assertThat(order.subList(from, last)).allMatch(second -> second < last);
        }
    }

    @Test
    @DisplayName("T6: nor are many in memory if all are due at once, and all of them run")
    void allAtOnce() {
        for (int i = 0; i < 10; i++) {
            Bench.get(stage.bench.manager().createAll(Collections.nCopies(1_000, at(0))));
            assertThat(stage.bench.manager().status().scheduled()).isLessThanOrEqualTo(2 * WINDOW + PAGE);
        }
        passUntil(0);
        awaitOrder(10_000);
        stage.settle();
        assertThat(order).hasSize(10_000);
    }

    @Test
    @DisplayName("T6: those cancelled, given another time or created beyond the window are as they were told")
    void changedBeyond() {
        List<Task> tasks = createShuffled(6_000);
        stage.settle();
        Task cancelled = byData(tasks, 5_900);
        Task sooner = byData(tasks, 5_800);
        Task later = byData(tasks, 5_700);
        Bench.get(stage.bench.manager().cancel(cancelled.id(), "shown"));
        Bench.get(stage.bench.manager().reschedule(sooner.id(), TaskSchedule.at(TEN.plusSeconds(30))));
        Bench.get(stage.bench.manager().reschedule(later.id(), TaskSchedule.at(TEN.plusSeconds(60 + 7_000))));
        stage.bench.create(at(5_950));
        passUntil(-30);
        awaitOrder(1);
        assertThat(order).containsExactly(5_800);
        passUntil(6_500);
        awaitOrder(5_999);
        stage.settle();
        assertThat(order).hasSize(5_999).doesNotContain(5_900, 5_700);
        assertThat(order.stream().filter(second -> second == 5_950)).hasSize(2);
        passUntil(7_000);
        awaitOrder(6_000);
        assertThat(order.get(5_999)).isEqualTo(5_700);
        assertThat(stage.bench.read(cancelled.id()).status()).isEqualTo(TaskStatus.CANCELLED);
    }

    private static Task byData(List<Task> tasks, int second) {
        return tasks.stream()
                .filter(task -> task.request().data().equals(String.valueOf(second)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("T6: those created while pages are read are not lost; a restart finds all")
    void createdMeanwhile() {
        for (int i = 0; i < 30; i++) {
            int from = i * 200;
            Bench.get(stage.bench
                    .manager()
                    .createAll(IntStream.range(from, from + 200)
                            .mapToObj(n -> at((n * 7_919) % 6_000))
                            .toList()));
            stage.bench.tasks.look();
        }
        passUntil(1_999);
        awaitOrder(2_000);
        stage.restart(Duration.ZERO);
        assertThat(order).hasSize(2_000);
        passUntil(6_000);
        awaitOrder(6_000);
        stage.settle();
        assertThat(order.stream().sorted().toList())
                .isEqualTo(IntStream.range(0, 6_000).boxed().toList());
    }

    @Test
    @DisplayName("T6: a task whose row an order reads while a page brings its time is not lost")
    void orderedMeanwhile() {
        Task task = stage.bench.create(at(5));
        engine().locked(() -> {
            lane().remove(task.id());
            LiveTask reserved = engine().adopt(new LiveTask(task.id()));
            engine().placing.restored(lane(), task.id(), wallDue(5));
            engine().forget(reserved);
        });
        passUntil(5);
        awaitOrder(1);
    }

    @Test
    @DisplayName("T6: a task that an order moves while a page brings its old time runs at the new one")
    void movedMeanwhile() {
        Task task = stage.bench.create(at(5));
        LiveTask reserved = new LiveTask(task.id());
        engine().locked(() -> {
            lane().remove(task.id());
            engine().adopt(reserved);
            engine().placing.restored(lane(), task.id(), wallDue(1));
            engine().forget(reserved);
        });
        passUntil(4);
        stage.settle();
        assertThat(order).isEmpty();
        passUntil(5);
        awaitOrder(1);
    }

    @Test
    @DisplayName("T6: a page that was read before a task was moved does not move it back")
    void pageIsOlder() {
        Task task = stage.bench.create(at(5));
        Bench.await("its time to be in the index", () -> {
            stage.bench.tasks.look();
            return engine().answer(() -> lane().isNoted(task.id()));
        });
        engine().locked(() -> engine().placing.restored(lane(), task.id(), wallDue(500)));
        passUntil(5);
        awaitOrder(1);
    }

    private Engine engine() {
        return stage.bench.tasks.engine;
    }

    private Lane lane() {
        return engine().type("w").lane(TaskPriority.NORMAL);
    }

    private static Due wallDue(int second) {
        Instant time = TEN.plusSeconds(60 + second);
        return new Due(time, false, Clocks.micros(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5H", "P20000D", "PT-5H", "P-365D"})
    @DisplayName(
            "T10: whoever sets the clock, delays beyond the window are neither hastened nor held up, nor by a restart")
    void clockSet(String step) {
        List<TaskRequest> delays = IntStream.range(0, 6_000)
                .mapToObj(second -> TaskRequest.builder("w")
                        .data(String.valueOf(second))
                        .schedule(TaskSchedule.in(Duration.ofSeconds(60 + second)))
                        .build())
                .toList();
        Bench.get(stage.bench.manager().createAll(delays));
        stage.settle();
        assertThat(stage.bench.manager().status().scheduled()).isLessThan(6_000);
        stage.step(Duration.parse(step));
        assertThat(order).isEmpty();
        stage.clocks.pass(Duration.ofSeconds(60 + 1_999));
        awaitOrder(2_000);
        stage.settle();
        assertThat(order).hasSize(2_000);
        stage.restart(Duration.ZERO);
        assertThat(order).hasSize(2_000);
        stage.clocks.pass(Duration.ofSeconds(2_000));
        awaitOrder(4_000);
        stage.settle();
        assertThat(order).hasSize(4_000);
        stage.clocks.pass(Duration.ofSeconds(2_000));
        awaitOrder(6_000);
        assertThat(order.stream().sorted().toList())
                .isEqualTo(IntStream.range(0, 6_000).boxed().toList());
    }
}
