package dev.tomte.tasks.internal.engine;

import java.util.Arrays;

/** Ids to times, without an object for each: open addressing with linear probing. Ids are 1 or more. */
final class LongLongMap {

    private static final int LEAST = 16;

    private long[] keys = new long[LEAST];
    private long[] values = new long[LEAST];
    private int size;

    int size() {
        return size;
    }

    boolean contains(long key) {
        return keys[slot(key)] == key;
    }

    boolean maps(long key, long value) {
        int slot = slot(key);
        return keys[slot] == key && values[slot] == value;
    }

    void put(long key, long value) {
        int slot = slot(key);
        if (keys[slot] == 0) {
            if (size + 1 > keys.length / 2) {
                resize(keys.length * 2);
                slot = slot(key);
            }
            keys[slot] = key;
            size++;
        }
        values[slot] = value;
    }

    boolean remove(long key) {
        int hole = slot(key);
        if (keys[hole] != key) {
            return false;
        }
        int mask = keys.length - 1;
        for (int next = (hole + 1) & mask; keys[next] != 0; next = (next + 1) & mask) {
            int home = home(keys[next]);
            if (((next - home) & mask) >= ((next - hole) & mask)) { // it may move back without passing its home
                keys[hole] = keys[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        keys[hole] = 0;
        size--;
        if (keys.length > LEAST && size < keys.length / 8) {
            resize(keys.length / 2);
        }
        return true;
    }

    private void resize(int length) {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[length];
        values = new long[length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    void clear() {
        if (keys.length > LEAST) {
            keys = new long[LEAST];
            values = new long[LEAST];
        } else {
            Arrays.fill(keys, 0);
        }
        size = 0;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4): ids come in rows. */
    private int home(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (keys.length - 1);
    }
}
