package dev.tomte.tasks.internal.engine;

import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.store.TaskRow;
import dev.tomte.tasks.internal.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the index of times from the disk, a page at a time, as lanes run low. */
final class Pages {

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

    private static final int PAGE = 5_000;
    private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(1);

    private final Engine engine;
    private final TaskStore store;
    private final Executor chores;

    Pages(Engine engine, Executor chores) {
        this.engine = engine;
        this.store = engine.store;
        this.chores = chores;
    }

    /** Orders pages for the lanes that want one. Returns at once. */
    void readWanted() {
        List<Lane> wanted = engine.answer(() -> {
            List<Lane> lanes = new ArrayList<>();
            for (WorkType type : engine.types()) {
                type.lanes.stream().filter(Lane::beginPaging).forEach(lanes::add);
            }
            return lanes;
        });
        wanted.forEach(lane -> chores.execute(() -> read(lane)));
    }

    private void read(Lane lane) {
        try {
            boolean more = readPage(lane);
            while (more) {
                more = readPage(lane);
            }
        } catch (StoreClosedException e) {
            LOG.debug("The store closes; the times of tasks of type {} are read at the next start", lane.type.name, e);
        } catch (StoreException | RuntimeException e) {
            LOG.error("The times of tasks of type {} cannot be read; trying again", lane.type.name, e);
            engine.locked(() -> engine.alarms.after(PAUSE_AFTER_TROUBLE, lane::failPaging));
        }
    }

    /** Reads a page of a lane that waits for one; whether it then waits for another. */
    private boolean readPage(Lane lane) throws StoreException {
        List<TaskStore.Entry> entries =
                store.scheduled(lane.type.name, lane.priority, lane.horizon(), lane.horizonId(), PAGE);
        Map<Long, Due> restored = restore(entries);
        boolean more = entries.size() == PAGE;
        return engine.answer(() -> {
            for (TaskStore.Entry entry : entries) {
                Due due = restored.getOrDefault(entry.id(), new Due(Instant.EPOCH, false, entry.due()));
                engine.placing.restored(lane, entry.id(), due);
            }
            TaskStore.Entry last = more ? entries.get(entries.size() - 1) : null;
            engine.placing.paged(lane, last);
            return lane.beginPaging();
        });
    }

    /** Delays and periods go on by the ticker, not by a clock that may have been set meanwhile. */
    private Map<Long, Due> restore(List<TaskStore.Entry> entries) throws StoreException {
        long now = engine.clocks.micros(); // what is late stays as late as it is
        long[] ids = entries.stream()
                .filter(entry -> entry.monotonic() && entry.due() > now)
                .mapToLong(TaskStore.Entry::id)
                .toArray();
        Map<Long, Due> restored = new HashMap<>();
        if (ids.length > 0) {
            for (TaskRow row : store.load(ids, ids.length)) {
                restored.put(row.id(), row.attempts() > 0 ? retry(row) : next(row));
            }
        }
        return restored;
    }

    private Due next(TaskRow row) {
        return engine.planner.restore(
                row.request().schedule(),
                Ending.interval(row),
                Clocks.instant(row.nominal()),
                Clocks.instant(row.due()));
    }

    /** What is left of its back-off, at most all of it: the clock may have been set meanwhile. */
    private Due retry(TaskRow row) {
        long left = (row.due() - engine.clocks.micros()) * 1_000;
        long most = row.request().retry().maxBackoff().multipliedBy(2).toNanos();
        return new Due(Clocks.instant(row.nominal()), true, engine.clocks.nanos() + Math.min(left, most));
    }
}
