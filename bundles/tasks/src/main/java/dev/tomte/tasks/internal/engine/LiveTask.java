package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskProgress;
import dev.tomte.task.TaskStatus;
import dev.tomte.tasks.internal.schedule.Due;
import dev.tomte.tasks.internal.store.TaskRow;
import org.jspecify.annotations.Nullable;

/**
 * A task the engine has to do with now: it is being loaded, is due, runs, or has changes on their way to the disk. All
 * others are an id in an index, or on disk only. Guarded by the engine's lock, but for the progress.
 */
final class LiveTask {

    /** What the engine has it for. */
    enum Place {
        /** Its row is being read. */
        LOADING,
        /** In no queue; here for changes on their way. */
        ELSEWHERE,
        /** Due; whether its constraints hold is being looked at. */
        CHECKING,
        /** In a lane's queue. */
        READY,
        /** Handed to a worker. */
        RUNNING
    }

    final long id;
    Place place = Place.LOADING;
    /** The newest, perhaps not on disk yet; null only while it is read. */
    @Nullable
    TaskRow row;
    /** As it was last announced, which is as it is on the disk; null if it is new. */
    @Nullable
    TaskStatus announced;
    /** Changes on their way to the disk. */
    int unsaved;
    /** Changes that the disk refused and that have happened all the same: they are tried again. */
    int owed;
    /** Whose index it was taken from; null if it was not. */
    @Nullable
    Lane lane;
    /** Ticker. */
    long readyAt;
    /** When it is, or was, due; null if its schedule says nothing of that. */
    @Nullable
    Due due;
    /** When its schedule has its next time, while it runs; null if it has none, or none that is known. */
    @Nullable
    Due next;
    /** The run that is under way. */
    @Nullable
    Run run;
    /** Whether its next run is outside its schedule. */
    boolean extra;

    volatile TaskProgress progress = TaskProgress.NONE;

    LiveTask(long id) {
        this.id = id;
    }

    LiveTask(TaskRow row) {
        this(row.id());
        this.row = row;
        place = Place.ELSEWHERE;
    }

    /** Its row was read from the disk. */
    void read(TaskRow found) {
        row = found;
        announced = found.status();
    }

    TaskRow row() {
        TaskRow now = row;
        if (now == null) {
            throw new IllegalStateException("task " + id + " is still being read");
        }
        return now;
    }

    /** Whether nothing has changed since this very row was made the newest. */
    @SuppressWarnings("ReferenceEquality") // an equal row made later is another change
    boolean isNewest(TaskRow made) {
        return row == made;
    }

    boolean isRunning() {
        return place == Place.RUNNING;
    }
}
