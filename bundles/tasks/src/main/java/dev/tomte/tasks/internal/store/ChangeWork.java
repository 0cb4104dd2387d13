package dev.tomte.tasks.internal.store;

import dev.tomte.store.Work;
import dev.tomte.task.TaskRun;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.store.RowWriter.Prepared;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Brings changes to disk. All that needs no database is done when it is made, in the caller's thread, as everybody waits
 * for the writer's. Gives back the lanes it added. Names that become free do so before they are taken.
 */
final class ChangeWork implements Work<Map<Lane, Long>> {

    private final Lanes lanes;
    private final long now;
    private final List<TaskRow> simple = new ArrayList<>();
    private final List<Prepared> fresh = new ArrayList<>();
    private final List<Prepared> whole = new ArrayList<>();
    private final List<TaskRow> started = new ArrayList<>();
    private final List<Prepared> startedRepeating = new ArrayList<>();
    private final List<TaskRow> done;
    private final List<Prepared> changed;
    private final List<Prepared> rescheduled;
    private final List<TaskRun> runs;

    /** @param now in microseconds since 1970 */
    ChangeWork(Changes changes, Lanes lanes, long now) {
        this.lanes = lanes;
        this.now = now;
        changes.created().forEach(this::addCreated);
        for (TaskRow row : changes.started()) {
            if (row.request().schedule().isRepeating()) {
                startedRepeating.add(Prepared.of(row));
            } else {
                started.add(row);
            }
        }
        done = List.copyOf(changes.done());
        changed = prepare(changes.changed());
        rescheduled = prepare(changes.rescheduled());
        runs = List.copyOf(changes.runs());
    }

    @Override
    public Map<Lane, Long> apply(Connection connection) throws SQLException {
        Lanes.InChange inChange = lanes.new InChange(connection);
        RowWriter writer = new RowWriter(connection, inChange, now);
        writer.complete(done);
        writer.change(changed);
        writer.reschedule(rescheduled);
        writer.insertSimple(simple);
        writer.insertFresh(fresh);
        writer.insertWhole(whole);
        writer.start(started);
        writer.startRepeating(startedRepeating);
        RunTable.insert(connection, runs);
        return inChange.added();
    }

    private void addCreated(TaskRow row) {
        Prepared prepared = Prepared.of(row);
        if (!isUntouched(prepared)) {
            whole.add(prepared);
        } else if (prepared.request().isDefault()
                && row.request().name().isEmpty()
                && row.request().service().isEmpty()
                && row.request().data().isEmpty()) {
            simple.add(row);
        } else {
            fresh.add(prepared);
        }
    }

    private static boolean isUntouched(Prepared prepared) {
        TaskRow row = prepared.row();
        return row.status() == TaskStatus.PENDING
                && row.reason().isEmpty()
                && row.nominal() == prepared.firstTime()
                && row.started() == TaskRow.NEVER
                && row.attempts() == 0
                && row.intervalNanos() == 0
                && !row.queued()
                && row.sequel() == TaskRow.Sequel.REGULAR
                && row.input() == null
                && row.result() == null
                && row.checkpoint() == null;
    }

    private static List<Prepared> prepare(Collection<TaskRow> rows) {
        return rows.stream().map(Prepared::of).toList();
    }
}
