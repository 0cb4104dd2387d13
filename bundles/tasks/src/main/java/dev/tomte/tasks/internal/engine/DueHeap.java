package dev.tomte.tasks.internal.engine;

import java.util.Arrays;

/**
 * Times and ids, the earliest first; equal times in the order of the ids. A binary heap in two arrays: a million entries take
 * some 50 MB less than objects would. What is moved or removed leaves its old entry behind, which is passed over later.
 */
final class DueHeap {

    static final long NONE = Long.MAX_VALUE;

    private static final int LEAST = 16;

    private long[] times = new long[LEAST];
    private long[] ids = new long[LEAST];
    private int length;
    private final LongLongMap current = new LongLongMap();

    int size() {
        return current.size();
    }

    boolean contains(long id) {
        return current.contains(id);
    }

    /** Adds an id, or moves it. */
    void put(long id, long time) {
        if (current.maps(id, time)) {
            return;
        }
        current.put(id, time);
        if (length == times.length) {
            if (length > 2 * current.size() + LEAST) {
                sweep();
            } else {
                times = Arrays.copyOf(times, length * 2);
                ids = Arrays.copyOf(ids, length * 2);
            }
        }
        times[length] = time;
        ids[length] = id;
        up(length++);
    }

    boolean remove(long id) {
        return current.remove(id);
    }

    /** The earliest time, or {@link #NONE}. */
    long head() {
        while (length > 0 && !current.maps(ids[0], times[0])) {
            dropFirst();
        }
        if (length == 0) {
            return NONE;
        }
        return times[0];
    }

    /** Removes the id of the earliest time; there must be one. */
    long pop() {
        if (head() == NONE) {
            throw new IllegalStateException("empty");
        }
        long id = ids[0];
        current.remove(id);
        dropFirst();
        if (length == 0 && times.length > 4 * LEAST) {
            times = new long[LEAST];
            ids = new long[LEAST];
        }
        return id;
    }

    /** All entries, in no order. */
    void forEach(Visitor visitor) {
        for (int i = 0; i < length; i++) {
            if (current.maps(ids[i], times[i])) {
                visitor.visit(ids[i], times[i]);
            }
        }
    }

    /** Sees entries. */
    @FunctionalInterface
    interface Visitor {
        void visit(long id, long time);
    }

    void clear() {
        length = 0;
        times = new long[LEAST];
        ids = new long[LEAST];
        current.clear();
    }

    private void sweep() {
        int kept = 0;
        for (int i = 0; i < length; i++) {
            if (current.maps(ids[i], times[i])) {
                times[kept] = times[i];
                ids[kept++] = ids[i];
            }
        }
        length = kept;
        for (int i = length / 2 - 1; i >= 0; i--) {
            down(i);
        }
    }

    private void dropFirst() {
        length--;
        times[0] = times[length];
        ids[0] = ids[length];
        down(0);
    }

    private boolean before(long time, long id, int other) {
        return time < times[other] || (time == times[other] && id < ids[other]);
    }

    private void up(int at) {
        long time = times[at];
        long id = ids[at];
        int hole = at;
        while (hole > 0 && before(time, id, (hole - 1) / 2)) {
            int parent = (hole - 1) / 2;
            times[hole] = times[parent];
            ids[hole] = ids[parent];
            hole = parent;
        }
        times[hole] = time;
        ids[hole] = id;
    }

    private void down(int at) {
        long time = times[at];
        long id = ids[at];
        int hole = at;
        while (2 * hole + 1 < length) {
            int child = 2 * hole + 1;
            if (child + 1 < length && before(times[child + 1], ids[child + 1], child)) {
                child++;
            }
            if (before(time, id, child)) {
                break;
            }
            times[hole] = times[child];
            ids[hole] = ids[child];
            hole = child;
        }
        if (length > 0) {
            times[hole] = time;
            ids[hole] = id;
        }
    }
}
