package dev.tomte.tasks.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tomte.store.StoreException;
import dev.tomte.task.TaskFilter;
import dev.tomte.task.TaskPriority;
import dev.tomte.task.TaskRequest;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskRun.Outcome;
import dev.tomte.task.TaskSchedule;
import dev.tomte.task.TaskStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RecoveryTest extends StoreTest {

    @Test
    @DisplayName(
            "T6: what was running is due again before all that only waits, keeps its checkpoint, and has a run INTERRUPTED")
    void interrupted() throws Exception {
        TaskRow once = simple(1);
        TaskRow tick = created(2, TaskRequest.builder("tick").schedule(TaskSchedule.fixedRate(Duration.ofSeconds(5))));
        create(once, tick, simple(3));
        start(running(once), running(tick).withDue(NOW + 5_000_000, NOW));
        TaskRow atWork = running(tick).withDue(NOW + 5_000_000, NOW).withResult("last", "half way");
        change(atWork);

        long later = NOW + 60_000_000;
        TaskStore.Opened opened = reopen(later);

        assertThat(opened.interrupted()).containsExactly(1L, 2L);
        assertThat(opened.nextId()).isEqualTo(4);
        assertThat(tasks.get(1))
                .contains(running(once).withStatus(TaskStatus.PENDING, "").withDue(NOW, NOW));
        assertThat(tasks.get(2))
                .contains(atWork.withStatus(TaskStatus.PENDING, "").withDue(NOW, NOW));
        assertThat(tasks.get(3)).contains(simple(3));
        assertThat(tasks.history(0, 10))
                .extracting(TaskRun::task, TaskRun::outcome, TaskRun::startedAt)
                .containsExactlyInAnyOrder(
                        tuple(1L, Outcome.INTERRUPTED, Micros.instant(NOW + 3)),
                        tuple(2L, Outcome.INTERRUPTED, Micros.instant(NOW + 3)));
        assertThat(reopen(later).interrupted()).isEmpty();
    }

    @Test
    @DisplayName("T6: a change that fails leaves nothing of itself, and the next one succeeds")
    void nothingOfAFailedChange() throws Exception {
        database.fillDisk();
        assertThatThrownBy(() -> create(simple(1))).hasRootCauseInstanceOf(SQLException.class);
        assertThat(tasks.get(1)).isEmpty();

        database.freeDisk(); // also the type is new again
        create(simple(1));
        assertThat(tasks.get(1)).contains(simple(1));
        assertThat(reopen(NOW).nextId()).isEqualTo(2);
        assertThat(tasks.scheduled("noop", TaskPriority.NORMAL, Long.MIN_VALUE, Long.MIN_VALUE, 9))
                .hasSize(1);
    }

    @Test
    @DisplayName("T6: a change of a task that is gone fails as a whole")
    void goneTask() throws Exception {
        create(simple(1));
        assertThatThrownBy(() -> complete(List.of(done(simple(1)), done(simple(2))), List.of(run(1))))
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("only 1 of them");
        assertThat(tasks.get(1)).contains(simple(1));
        assertThat(tasks.history(0, 9)).isEmpty();
    }

    @Test
    @DisplayName("T6: a damaged or newer row is left out, named in the log once, and holds nobody up")
    void damaged() throws Exception {
        create(
                created(1, TaskRequest.builder("noop").description("one")),
                created(2, TaskRequest.builder("noop").description("two")),
                simple(3),
                simple(4),
                simple(5),
                simple(6));
        damage("UPDATE task SET spec = '{\"schedule\"' WHERE id = 1");
        damage("UPDATE task SET spec = '{\"colour\":\"green\"}' WHERE id = 2");
        damage("UPDATE task SET shape = 1 << 20 WHERE id = 3");
        damage("UPDATE task SET lane = 77 WHERE id = 4");
        damage("UPDATE task SET status = 2, spec = '[]' WHERE id = 5");

        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RowReader.class);
        logger.addAppender(log);
        assertThat(reopen(NOW).interrupted()).isEmpty();
        assertThat(tasks.list(TaskFilter.ALL)).containsExactly(simple(6));
        assertThat(tasks.load(new long[] {1, 2, 3, 4, 5, 6}, 6)).containsExactly(simple(6));
        assertThat(tasks.get(2)).isEmpty();
        logger.detachAppender(log);
        assertThat(log.list)
                .extracting(event -> event.getArgumentArray()[0])
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    }
}
