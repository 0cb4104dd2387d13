package dev.tomte.tasks.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tomte.task.Task;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskResult;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The engine, asked when a schedule would come first,")
class FirstRunTest extends BenchTest {

    @BeforeEach
    void handler() {
        bench.handle("t", context -> TaskResult.done());
    }

    @Test
    @DisplayName("says the time that the first run of such a task then has, without its jitter, and creates none")
    void sameAsCreated() throws Exception {
        TaskSchedule yearly = TaskSchedule.cron("0 3 1 1 *", ZoneOffset.UTC);
        Instant first = bench.manager().firstRun(yearly).orElseThrow();
        assertThat(bench.manager().firstRun(yearly.withJitter(Duration.ofDays(1))))
                .contains(first);
        assertThat(bench.manager().list(TaskFilter.ALL.withTypes("t"))).isEmpty();
        Task created = bench.create(TaskRequest.builder("t").schedule(yearly).build());
        assertThat(created.nextRun()).contains(first);
    }

    @Test
    @DisplayName("says now for what comes at once, the time of what has one, and nothing for what waits for a trigger")
    void kinds() {
        Instant before = bench.clocks.wall().instant().minusMillis(1);
        assertThat(bench.manager().firstRun(TaskSchedule.fixedRate(Duration.ofHours(1))))
                .hasValueSatisfying(at -> assertThat(at).isBetween(before, before.plusSeconds(600)));
        assertThat(bench.manager().firstRun(TaskSchedule.at(Instant.EPOCH))).contains(Instant.EPOCH);
        assertThat(bench.manager().firstRun(TaskSchedule.on(Trigger.networkUp())))
                .isEmpty();
    }

    @Test
    @DisplayName("refuses what it would not create, in the same words")
    void refuses() {
        for (TaskSchedule wrong : new TaskSchedule[] {
            TaskSchedule.cron("61 * * * *", ZoneOffset.UTC),
            TaskSchedule.cron("0 0 30 2 *", ZoneOffset.UTC),
            TaskSchedule.on(Trigger.event("a/B", "(wrong"))
        }) {
            TaskRequest request = TaskRequest.builder("t").schedule(wrong).build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.manager().firstRun(wrong))
                    .satisfies(refused -> assertThatIllegalArgumentException()
                            .isThrownBy(() -> bench.manager().create(request))
                            .withMessage(refused.getMessage()));
        }
    }
}
