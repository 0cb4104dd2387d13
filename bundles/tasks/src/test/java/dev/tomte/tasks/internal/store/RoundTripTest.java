package dev.tomte.tasks.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.fixtures.TestStore;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskRun.Outcome;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest extends StoreTest {

    private static final int ROWS = 700;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @DisplayName("T6: any task comes back as it went in, after a restart too")
    void created(long seed) throws Exception {
        RandomTasks random = new RandomTasks(seed);
        List<TaskRow> rows =
                LongStream.rangeClosed(1, ROWS).mapToObj(random::row).toList();

        create(rows.toArray(new TaskRow[0]));

        assertThat(stored()).isEqualTo(rows);
        close();
        database = TestStore.open(folder);
        tasks = new SqliteTaskStore(database, () -> time);
        assertThat(stored()).isEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    @DisplayName("T6: any change of a task comes back as it went in")
    void changed(long seed) throws Exception {
        RandomTasks random = new RandomTasks(seed);
        List<TaskRow> before =
                LongStream.rangeClosed(1, ROWS).mapToObj(random::row).toList();
        create(before.toArray(new TaskRow[0]));

        List<TaskRow> rescheduled =
                LongStream.rangeClosed(1, ROWS).mapToObj(random::row).toList();
        reschedule(rescheduled.toArray(new TaskRow[0]));
        assertThat(stored()).isEqualTo(rescheduled);

        List<TaskRow> changed = new ArrayList<>();
        for (TaskRow row : rescheduled) {
            TaskRow other = random.row(row.id());
            changed.add(new TaskRow(
                    row.id(),
                    row.request(),
                    other.status(),
                    other.reason(),
                    row.created(),
                    other.due(),
                    other.nominal(),
                    other.started(),
                    other.attempts(),
                    other.intervalNanos(),
                    other.queued(),
                    other.sequel(),
                    other.input(),
                    other.result(),
                    other.checkpoint()));
        }
        change(changed.toArray(new TaskRow[0]));
        assertThat(stored()).isEqualTo(changed);
    }

    @Test
    @DisplayName("T6: any number of simple tasks at once, started and done, come back")
    void groups() throws Exception {
        int id = 1;
        for (int size : new int[] {1, 2, 3, 7, 8, 15, 300, 601}) {
            List<TaskRow> rows =
                    LongStream.range(id, id + size).mapToObj(StoreTest::simple).toList();
            create(rows.toArray(new TaskRow[0]));
            assertThat(stored(id)).isEqualTo(rows);

            List<TaskRow> running = rows.stream().map(StoreTest::running).toList();
            start(running.toArray(new TaskRow[0]));
            assertThat(stored(id)).isEqualTo(running);

            List<TaskRow> done = rows.stream().map(StoreTest::done).toList();
            complete(done, rows.stream().map(row -> run(row.id())).toList());
            assertThat(stored(id)).isEqualTo(done);
            assertThat(tasks.history(0, size))
                    .extracting(TaskRun::task)
                    .hasSize(size)
                    .startsWith((long) id + size - 1);
            id += size;
        }
    }

    @Test
    @DisplayName("T6: a repeating task that starts has its next time on disk; what it waited for is forgotten")
    void startRepeating() throws Exception {
        TaskRow row = created(1, TaskRequest.builder("tick").schedule(TaskSchedule.fixedRate(Duration.ofSeconds(5))));
        create(row.withStatus(TaskStatus.WAITING, "no network"));

        TaskRow running = running(row).withDue(NOW + 5_000_000, NOW + 1);
        start(running);

        assertThat(tasks.get(1)).contains(running);
    }

    @Test
    @DisplayName("T7: a task that is done keeps no checkpoint, input or result of before")
    void doneClears() throws Exception {
        TaskRow row = simple(1).withQueued(false, "input").withResult("result", "checkpoint");
        create(row);

        complete(List.of(done(simple(1))), List.of());

        assertThat(tasks.get(1)).contains(done(simple(1)));
    }

    @Test
    @DisplayName("T7: the history has all of a run, youngest first, of one task or all")
    void history() throws Exception {
        List<TaskRun> runs = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            runs.add(run(1, runs.size() + 1, NOW + runs.size(), outcome, runs.size() % 2 == 0 ? "" : "why \ud800 not"));
            runs.add(run(2, 1, NOW - runs.size(), outcome, ""));
        }
        complete(List.of(), runs);

        List<TaskRun> youngestFirst = new ArrayList<>(runs);
        Collections.reverse(youngestFirst);
        assertThat(tasks.history(0, 100)).isEqualTo(youngestFirst);
        assertThat(tasks.history(0, 3)).isEqualTo(youngestFirst.subList(0, 3));
        assertThat(tasks.history(1, 100))
                .isEqualTo(youngestFirst.stream().filter(run -> run.task() == 1).toList());
        assertThat(tasks.history(3, 100)).isEmpty();
    }

    @Test
    @DisplayName("T6: data, checkpoint and result of 1 MiB come back")
    void largest() throws Exception {
        String most = "é".repeat(TaskRequest.MAX_DATA_BYTES / 2);
        TaskRow row = created(1, TaskRequest.builder("large").data(most)).withResult(most, most);
        create(row);
        assertThat(tasks.get(1)).contains(row);
    }

    private List<TaskRow> stored() throws Exception {
        return stored(1);
    }

    private List<TaskRow> stored(long from) throws Exception {
        long[] ids = LongStream.range(from, from + 1_000).toArray();
        return tasks.load(ids, ids.length).stream()
                .sorted(Comparator.comparingLong(TaskRow::id))
                .toList();
    }
}
