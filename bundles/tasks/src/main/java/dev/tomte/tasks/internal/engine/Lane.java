package dev.tomte.tasks.internal.engine;

import dev.tomte.task.TaskPriority;
import dev.tomte.tasks.internal.schedule.Due;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one type and one priority: an index of those to come, a queue of those that are due, and the ids of those that
 * are due while there is no handler. Lanes are what keeps a crowd of one type from standing in the way of another. The
 * index holds a window of the earliest; what lies beyond its horizon is on disk only. Guarded by the engine's lock.
 */
final class Lane {

    /** How many due tasks are held with their rows; more stay in the index. */
    private static final int MOST_READY = 4_096;

    final WorkType type;
    final TaskPriority priority;
    /** Microseconds since 1970. */
    final DueHeap wall = new DueHeap();
    /** Nanoseconds of the ticker. */
    final DueHeap ticks = new DueHeap();

    final ArrayDeque<LiveTask> ready = new ArrayDeque<>();
    /** Tasks being read to become ready. */
    int loading;

    private final int window;
    private long horizon = Long.MIN_VALUE;
    private long horizonId = Long.MIN_VALUE;
    private boolean paging;
    /** By how much the clock was set back while a page was read. */
    private long setBack;

    private long[] parked = {};
    private int parkedCount;
    private long poppedId;
    /** Came while a page was read: whether they lie beyond it is known only afterwards. */
    private final DueHeap late = new DueHeap();
    /** The same, by the ticker. */
    private final DueHeap lateTicks = new DueHeap();

    Lane(WorkType type, TaskPriority priority, int window) {
        this.type = type;
        this.priority = priority;
        this.window = window;
    }

    /** Notes when a task is due, by the wall clock for the window and by its own clock for the index. */
    void put(long id, long dueMicros, boolean monotonic, long at, long soonMicros) {
        if (dueMicros > horizon && dueMicros > soonMicros) {
            remove(id);
            if (paging && monotonic) {
                lateTicks.put(id, at);
            } else if (paging) {
                late.put(id, dueMicros);
            }
            return;
        }
        if (monotonic) {
            wall.remove(id);
            ticks.put(id, at);
        } else {
            ticks.remove(id);
            wall.put(id, at);
        }
    }

    void remove(long id) {
        wall.remove(id);
        ticks.remove(id);
        late.remove(id);
        lateTicks.remove(id);
    }

    boolean isIndexed(long id) {
        return wall.contains(id) || ticks.contains(id);
    }

    /** Whether it is in the index, or comes into it with the end of the page that is being read, if it is to. */
    boolean isNoted(long id) {
        return isIndexed(id) || late.contains(id) || lateTicks.contains(id);
    }

    int indexed() {
        return wall.size() + ticks.size();
    }

    boolean hasRoom() {
        return ready.size() + loading < MOST_READY;
    }

    /** Whether it is time to read more: many at once, as a few cost as much. */
    boolean isLow() {
        return ready.size() + loading < MOST_READY / 2;
    }

    /** Nanoseconds until the first is due, negative if it is late; {@link Long#MAX_VALUE} if there is none. */
    long nanosToFirst(long nowMicros, long nowNanos) {
        long first = ticks.head();
        long byTicker = first == DueHeap.NONE ? Long.MAX_VALUE : first - nowNanos;
        long firstWall = wall.head();
        long byWall = firstWall == DueHeap.NONE ? Long.MAX_VALUE : saturatedNanos(firstWall - nowMicros);
        return Math.min(byTicker, byWall);
    }

    private static long saturatedNanos(long micros) {
        return micros > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE - 1 : micros * 1_000;
    }

    /** Takes the first that is due; null if none is. Its id is then {@link #poppedId}, its nominal time is not known. */
    @Nullable
    Due popDue(long nowMicros, long nowNanos) {
        long tick = ticks.head();
        long time = wall.head();
        boolean ticked = tick != DueHeap.NONE && tick <= nowNanos;
        boolean timed = time <= nowMicros;
        if (ticked && (!timed || nowNanos - tick >= (nowMicros - time) * 1_000)) { // the later one first
            poppedId = ticks.pop();
            return new Due(Instant.EPOCH, true, tick);
        }
        if (timed) {
            poppedId = wall.pop();
            return new Due(Instant.EPOCH, false, time);
        }
        return null;
    }

    long poppedId() {
        return poppedId;
    }

    @Nullable
    LiveTask firstReady() {
        return ready.peekFirst();
    }

    void park(long id) {
        if (parkedCount == parked.length) {
            parked = Arrays.copyOf(parked, Math.max(16, parkedCount * 2));
        }
        parked[parkedCount++] = id;
    }

    int parked() {
        return parkedCount;
    }

    /** All that waited for the handler. */
    long[] unpark() {
        long[] all = Arrays.copyOf(parked, parkedCount);
        parked = new long[0];
        parkedCount = 0;
        return all;
    }

    /** Whether the next page is wanted; then it is to be read from {@link #horizon} on. */
    boolean beginPaging() {
        if (paging || horizon == Long.MAX_VALUE || indexed() > window / 4) {
            return false;
        }
        paging = true;
        return true;
    }

    long horizon() {
        return horizon;
    }

    long horizonId() {
        return horizonId;
    }

    /** All up to this entry is in the index now. */
    void endPaging(long lastDue, long lastId, boolean more) {
        paging = false;
        horizon = more ? lastDue - setBack : Long.MAX_VALUE;
        horizonId = !more ? Long.MAX_VALUE : setBack == 0 ? lastId : Long.MIN_VALUE;
        setBack = 0;
    }

    /**
     * The wall clock was set, and what goes by the ticker moves on disk: if back, some of it comes to lie this side of the
     * horizon, so that has to be read again from an earlier one.
     */
    void shift(long micros) {
        if (micros < 0 && paging) {
            setBack -= micros;
        }
        if (micros < 0 && horizon != Long.MAX_VALUE && horizon != Long.MIN_VALUE) {
            horizon += micros;
            horizonId = Long.MIN_VALUE;
        }
    }

    void failPaging() {
        paging = false;
        setBack = 0;
    }

    /** Hands over those that came while a page was read, which has to be ended first. */
    void drainLate(DueHeap.Visitor onWall, DueHeap.Visitor onTicker) {
        late.forEach(onWall);
        late.clear();
        lateTicks.forEach(onTicker);
        lateTicks.clear();
    }

    /** Whether so many are in the index that the latest of them should be left to the disk. */
    boolean isOverfull() {
        return !paging && indexed() > 2 * window;
    }

    /** Drops the latest half, and all that are due together with the first of it: there may be very many of those. */
    void trim(long nowMicros, long nowNanos) {
        long[] dues = new long[indexed()];
        int[] count = {0};
        wall.forEach((id, at) -> dues[count[0]++] = at);
        ticks.forEach((id, at) -> dues[count[0]++] = nowMicros + (at - nowNanos) / 1_000);
        long[] sorted = Arrays.copyOf(dues, count[0]);
        Arrays.sort(sorted);
        long last = sorted[Math.min(window, sorted.length) - 1];
        keep(wall, at -> at < last);
        keep(ticks, at -> nowMicros + (at - nowNanos) / 1_000 < last);
        horizon = last - 1_000; // a delay's time by the wall is rounded; the page reads these again
        horizonId = Long.MAX_VALUE;
    }

    private static void keep(DueHeap heap, LongPredicate wanted) {
        DueHeap kept = new DueHeap();
        heap.forEach((id, at) -> {
            if (wanted.test(at)) {
                kept.put(id, at);
            }
        });
        heap.clear();
        kept.forEach(heap::put);
    }
}
