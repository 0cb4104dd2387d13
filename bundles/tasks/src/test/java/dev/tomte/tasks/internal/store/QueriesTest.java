package dev.tomte.tasks.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskFilter.Order;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import dev.tomte.task.Trigger;
import dev.tomte.tasks.internal.store.TaskStore.Entry;
import dev.tomte.tasks.internal.store.TaskStore.KnownType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueriesTest extends StoreTest {

    @Test
    @DisplayName("T3: the index of times is read in order, in pages, by type and priority, equal times by id")
    void scheduled() throws Exception {
        List<TaskRow> rows = new ArrayList<>();
        List<Entry> expected = new ArrayList<>();
        for (long id = 40; id > 0; id--) {
            long due = NOW + id / 10;
            rows.add(simple(id).withDue(due, NOW));
            expected.add(0, new Entry(id, due, true));
        }
        rows.add(simple(41).withStatus(TaskStatus.PAUSED, "").withDue(TaskRow.NEVER, NOW));
        rows.add(created(42, TaskRequest.builder("noop").priority(TaskPriority.LOW)));
        rows.add(created(43, TaskRequest.builder("other")));
        create(rows.toArray(new TaskRow[0]));

        List<Entry> read = new ArrayList<>();
        List<Entry> page = tasks.scheduled("noop", TaskPriority.NORMAL, Long.MIN_VALUE, Long.MIN_VALUE, 7);
        while (!page.isEmpty()) {
            read.addAll(page);
            Entry last = page.get(page.size() - 1);
            page = tasks.scheduled("noop", TaskPriority.NORMAL, last.due(), last.id(), 7);
        }
        assertThat(read).isEqualTo(expected);
        assertThat(tasks.scheduled("nobody", TaskPriority.HIGH, Long.MIN_VALUE, Long.MIN_VALUE, 7))
                .isEmpty();
    }

    @Test
    @DisplayName("T10: an entry of the index says whether it repeats, and whether the wall clock is its own")
    void entries() throws Exception {
        create(
                created(1, TaskRequest.builder("k").schedule(TaskSchedule.at(time))),
                created(2, TaskRequest.builder("k").schedule(TaskSchedule.in(Duration.ofHours(1)))),
                created(3, TaskRequest.builder("k").schedule(TaskSchedule.fixedDelay(Duration.ofHours(1)))),
                created(4, TaskRequest.builder("k").schedule(TaskSchedule.cron("* * * * *", ZoneId.of("Asia/Tokyo")))));
        assertThat(tasks.scheduled("k", TaskPriority.NORMAL, Long.MIN_VALUE, Long.MIN_VALUE, 9))
                .containsExactly(
                        new Entry(1, NOW, false),
                        new Entry(2, NOW, true),
                        new Entry(3, NOW, true),
                        new Entry(4, NOW, false));
        assertThat(tasks.onWallClock(0, 9)).extracting(TaskRow::id).containsExactly(4L);
        assertThat(tasks.onWallClock(4, 9)).isEmpty();
    }

    @Test
    @DisplayName("T2, T8: triggered tasks, and those that wait for others, are found while they are unfinished")
    void special() throws Exception {
        TaskRow trigger = created(1, TaskRequest.builder("k").schedule(TaskSchedule.on(Trigger.networkUp())));
        TaskRow chained = created(2, TaskRequest.builder("k").after("a", "b"));
        TaskRow begun = created(3, TaskRequest.builder("k").after("a"));
        create(trigger, chained, begun, simple(4));
        start(running(begun));

        assertThat(tasks.triggered()).containsExactly(trigger);
        assertThat(tasks.chained()).containsExactly(chained);

        change(ended(trigger, TaskStatus.CANCELLED), ended(chained, TaskStatus.CANCELLED));
        assertThat(tasks.triggered()).isEmpty();
        assertThat(tasks.chained()).isEmpty();
    }

    @Test
    @DisplayName("T8: a name is one unfinished task's at most, whoever is quicker; then the youngest finished one's")
    void names() throws Exception {
        TaskRequest.Builder named = TaskRequest.builder("noop").name("nightly");
        create(created(1, named));
        assertThatThrownBy(() -> create(created(2, named))).hasMessageContaining("UNIQUE");

        tasks.apply(
                        new Changes( // replaced: the old one ends as the new one begins
                                List.of(created(3, named)),
                                List.of(),
                                List.of(),
                                List.of(ended(created(1, named), TaskStatus.CANCELLED)),
                                List.of(),
                                List.of()))
                .join();
        assertThat(tasks.find("nightly")).map(TaskRow::id).contains(3L);

        complete(List.of(done(created(3, named))), List.of());
        assertThat(tasks.find("nightly")).map(TaskRow::id).contains(3L);
        change(created(1, named)); // run once more
        assertThat(tasks.find("nightly")).map(TaskRow::id).contains(1L);
        assertThat(tasks.find("weekly")).isEmpty();
    }

    @Test
    @DisplayName("T1: a list is filtered by status, type, service, priority and part of the name, alike in any case")
    void filters() throws Exception {
        create(
                created(
                        1,
                        TaskRequest.builder("a.x")
                                .service("s1")
                                .priority(TaskPriority.HIGH)
                                .name("100% Grün")),
                created(
                        2,
                        TaskRequest.builder("a.x")
                                .service("s2")
                                .priority(TaskPriority.LOW)
                                .name("100x GRÜN")),
                created(3, TaskRequest.builder("b.y")).withStatus(TaskStatus.WAITING, "w"),
                created(4, TaskRequest.builder("b.y").name("a_b\\c")));
        assertThat(ids(TaskFilter.ALL)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(ids(TaskFilter.ALL.withStatuses(TaskStatus.WAITING))).containsExactly(3L);
        assertThat(ids(TaskFilter.ALL.withTypes("b.y", "c"))).containsExactly(3L, 4L);
        assertThat(ids(TaskFilter.ALL.withServices("s2", ""))).containsExactly(2L, 3L, 4L);
        assertThat(ids(TaskFilter.ALL.withPriorities(TaskPriority.HIGH, TaskPriority.LOW)))
                .containsExactly(1L, 2L);
        assertThat(ids(TaskFilter.ALL.withName("0% g"))).containsExactly(1L);
        assertThat(ids(TaskFilter.ALL.withName("grün"))).containsExactly(1L, 2L);
        assertThat(ids(TaskFilter.ALL.withName("GRÜ").page(1, 1))).containsExactly(2L);
        assertThat(ids(TaskFilter.ALL.withName("_"))).containsExactly(4L);
        assertThat(ids(TaskFilter.ALL.withName("b\\C"))).containsExactly(4L);
        assertThat(ids(TaskFilter.ALL.withName("Y-3"))).containsExactly(3L);
        assertThat(ids(TaskFilter.ALL.page(2, 1))).containsExactly(2L, 3L);
    }

    @Test
    @DisplayName("T1: a list is sorted by each of its orders, up and down, and by id where that is equal")
    void orders() throws Exception {
        create(
                simple(1).withDue(NOW + 9, NOW),
                created(2, TaskRequest.builder("a").priority(TaskPriority.LOW).name("z")),
                TaskRow.created(3, TaskRequest.builder("zz").build(), NOW - 1, NOW + 5, NOW),
                running(simple(4)),
                simple(5).withDue(NOW + 9, NOW));
        assertThat(sorted(Order.ID, false)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(sorted(Order.ID, true)).containsExactly(5L, 4L, 3L, 2L, 1L);
        assertThat(sorted(Order.NAME, false)).containsExactly(1L, 4L, 5L, 2L, 3L);
        assertThat(sorted(Order.TYPE, true)).containsExactly(3L, 1L, 4L, 5L, 2L);
        assertThat(sorted(Order.STATUS, true)).containsExactly(4L, 1L, 2L, 3L, 5L);
        assertThat(sorted(Order.PRIORITY, true)).containsExactly(2L, 1L, 3L, 4L, 5L);
        assertThat(sorted(Order.NEXT_RUN, false)).containsExactly(2L, 3L, 1L, 5L, 4L);
        assertThat(sorted(Order.NEXT_RUN, true)).containsExactly(1L, 5L, 3L, 2L, 4L);
        assertThat(sorted(Order.CREATED, false)).containsExactly(3L, 1L, 2L, 4L, 5L);
    }

    @Test
    @DisplayName("T9: types are remembered, the last word on each counts")
    void types() throws Exception {
        KnownType type = new KnownType("b", "ünï", "dev.x", false, 1, "nightly");
        tasks.saveType(type).join();
        tasks.saveType(new KnownType("a", "", "dev.y", true, 0, "")).join();
        KnownType released = new KnownType("b", "new", "dev.z", false, 0, "");
        tasks.saveType(released).join();
        assertThat(reopen(NOW).interrupted()).isEmpty();
        assertThat(tasks.types()).containsExactly(new KnownType("a", "", "dev.y", true, 0, ""), released);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TimesQuery.SAME + "|COVERING INDEX task_due (lane=? AND due=? AND id>?)",
                TimesQuery.LATER + "|COVERING INDEX task_due (lane=? AND due>?)",
                "SELECT data FROM task WHERE status = 2 ORDER BY id|INDEX task_running",
                "SELECT data FROM task WHERE name = ? AND ended IS NULL|INDEX task_unfinished_name (name=?)",
                "SELECT data FROM task WHERE name = ? ORDER BY id DESC LIMIT 1|INDEX task_name (name=?)",
                "SELECT data FROM task WHERE (shape & 7) >= 3 AND (shape & 7) = 4 AND ended IS NULL ORDER BY id"
                        + "|INDEX task_special",
                "SELECT data FROM task WHERE (shape & 8) <> 0 AND ended IS NULL AND started IS NULL ORDER BY id"
                        + "|INDEX task_chained",
                "SELECT data FROM task WHERE id IN (SELECT value FROM json_each(?))|INTEGER PRIMARY KEY",
                "SELECT task FROM task_run WHERE task = ? ORDER BY id DESC LIMIT ?|INDEX task_run_task (task=?)"
            })
    @DisplayName("T6: what is asked for often is found by an index, in its order, however many tasks there are")
    void plans(String queryAndPlan) throws Exception {
        String[] parts = queryAndPlan.split("\\|", -1);
        String plan = database.read(connection -> {
            StringBuilder text = new StringBuilder();
            try (PreparedStatement explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + parts[0]);
                    ResultSet row = explain.executeQuery()) {
                while (row.next()) {
                    text.append(row.getString("detail")).append('\n');
                }
            }
            return text.toString();
        });
        assertThat(plan).contains(parts[1]).doesNotContain("TEMP B-TREE");
    }

    private List<Long> sorted(Order order, boolean down) throws Exception {
        return ids(TaskFilter.ALL.sortedBy(order, down));
    }

    private List<Long> ids(TaskFilter filter) throws Exception {
        return tasks.list(filter).stream().map(TaskRow::id).toList();
    }
}
