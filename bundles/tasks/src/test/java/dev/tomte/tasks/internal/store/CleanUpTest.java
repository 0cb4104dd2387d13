package dev.tomte.tasks.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskRun.Outcome;
import dev.tomte.task.TaskStatus;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CleanUpTest extends StoreTest {

    private static final long DAY = 86_400_000_000L;

    @Test
    @DisplayName("T1: clean-up removes what was final before, by its last change, and runs by their end; nothing else")
    void removesThePast() throws Exception {
        create(simple(1), simple(2), simple(3), simple(4));
        complete(List.of(done(simple(1))), List.of(run(1)));
        time = Micros.instant(NOW + DAY);
        complete(List.of(done(simple(2))), List.of(run(2, 1, NOW + DAY, Outcome.COMPLETED, "")));
        change(ended(simple(3), TaskStatus.CANCELLED));

        assertThat(tasks.cleanUp(NOW + DAY).join()).isEqualTo(2);
        assertThat(tasks.list(TaskFilter.ALL)).extracting(TaskRow::id).containsExactly(2L, 3L, 4L);
        assertThat(tasks.history(0, 9)).extracting(TaskRun::task).containsExactly(2L);

        assertThat(tasks.cleanUp(NOW + 2 * DAY).join()).isEqualTo(3);
        assertThat(tasks.list(TaskFilter.ALL)).extracting(TaskRow::id).containsExactly(4L);
        assertThat(tasks.history(0, 9)).isEmpty();
    }

    @Test
    @DisplayName("T1: clean-up goes through many rows in small steps, and ids are never given again")
    void manySteps() throws Exception {
        int count = 25_000;
        List<TaskRow> rows =
                LongStream.rangeClosed(1, count).mapToObj(StoreTest::simple).toList();
        create(rows.toArray(new TaskRow[0]));
        complete(
                rows.stream()
                        .filter(row -> row.id() > 12_000)
                        .map(StoreTest::done)
                        .toList(),
                rows.stream().map(row -> run(row.id())).toList());
        long writes = database.status().writes();

        assertThat(tasks.cleanUp(NOW + DAY).join()).isEqualTo(count + count - 12_000);

        assertThat(database.number("SELECT count(*) FROM task")).isEqualTo(12_000);
        assertThat(database.status().writes() - writes).isBetween(38L, 50L);
        assertThat(reopen(NOW).nextId()).isEqualTo(count + 1);
        assertThat(tasks.cleanUp(NOW + DAY).join()).isZero();
    }
}
