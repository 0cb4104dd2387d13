package dev.tomte.plugins.internal.resilience;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many values there were of each size. Each power of two is divided into {@value #DIVISIONS} buckets of the same
 * width, so a bucket is at most 1/{@value #DIVISIONS} of its values wide, and its middle at most half of that away from
 * any of them.
 */
final class LogLinearHistogram {

    private static final int BITS = 5;
    private static final int DIVISIONS = 1 << BITS;

    /** The first {@value #DIVISIONS} values have a bucket each, then come the powers of two from 2^5 to 2^62. */
    private static final int BUCKETS = DIVISIONS + (Long.SIZE - 1 - BITS) * DIVISIONS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    /** Takes a value of 0 or more. */
    void add(long value) {
        counts.incrementAndGet(bucket(value));
    }

    /** The counts now; what is added meanwhile may be in it or not. */
    long[] counts() {
        long[] copy = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            copy[i] = counts.get(i);
        }
        return copy;
    }

    /**
     * The middle of the bucket that holds the value of this rank.
     *
     * @param counts as {@link #counts} gave them
     * @param rank 1 for the least, at most the sum of the counts
     */
    static long valueAt(long[] counts, long rank) {
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return middle(i);
            }
        }
        throw new IllegalArgumentException("There are " + seen + " values, so none of rank " + rank);
    }

    static int bucket(long value) {
        if (value < DIVISIONS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - BITS;
        return (shift + 1) * DIVISIONS + (int) (value >>> shift) - DIVISIONS;
    }

    private static long middle(int bucket) {
        if (bucket < DIVISIONS) {
            return bucket;
        }
        int shift = bucket / DIVISIONS - 1;
        long least = (long) (DIVISIONS + bucket % DIVISIONS) << shift;
        return least + ((1L << shift) >> 1);
    }
}
