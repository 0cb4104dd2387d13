package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.Task;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("T6: grouped durability: bounded repetition, no loss")
class GroupedTest {

    private static final int WINDOW = 200;
    private static final int WORKERS = 4;
    private static final int TASKS = 6_000;

    @TempDir
    Path folder;

    @Test
    @DisplayName("T6: a crash repeats at most as many as the status says, none whose end was seen, and loses none")
    void crash() throws Exception {
        Map<Long, AtomicInteger> runs = new ConcurrentHashMap<>();
        EngineSettings settings = new EngineSettings(WORKERS, 20_000, Duration.ofMillis(500), 3, WINDOW);
        try (Bench bench = new Bench(folder, new Clocks(InstantSource.system(), System::nanoTime), settings)) {
            bench.handle(
                    "g",
                    context -> {
                        runs.computeIfAbsent(context.id(), id -> new AtomicInteger())
                                .incrementAndGet();
                        return TaskResult.done();
                    },
                    TaskHandler.DURABILITY,
                    "grouped");
            List<Task> tasks = Bench.get(bench.manager()
                    .createAll(IntStream.range(0, TASKS)
                            .mapToObj(i -> TaskRequest.builder("g").build())
                            .toList()));
            Bench.await("a good part to be done", () -> runs.size() > TASKS / 4);
            Set<Long> seen = completed(bench).stream().map(Task::id).collect(Collectors.toSet());
            bench.crash();
            Bench.await("all to be COMPLETED", () -> completed(bench).size() == TASKS);
            assertThat(runs).hasSize(TASKS);
            assertThat(tasks).allMatch(task -> runs.get(task.id()).get() >= 1);
            assertThat(seen).allMatch(id -> runs.get(id).get() == 1);
            long repeated =
                    runs.values().stream().filter(count -> count.get() > 1).count();
            assertThat(repeated).isLessThanOrEqualTo(bench.manager().status().groupedWindow());
        }
    }

    private static List<Task> completed(Bench bench) throws Exception {
        return bench.manager()
                .list(TaskFilter.ALL
                        .withTypes("g")
                        .withStatuses(TaskStatus.COMPLETED)
                        .page(10_000, 0));
    }
}
