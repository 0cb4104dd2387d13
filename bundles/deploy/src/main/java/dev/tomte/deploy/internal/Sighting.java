package dev.tomte.deploy.internal;

import org.jspecify.annotations.Nullable;

/** What is known about one file of the folder. Times are of the monotonic clock, in nanoseconds. */
final class Sighting {

    private static final long FIRST_LOOK_NANOS = 5_000_000;
    private static final long LAST_LOOK_NANOS = 250_000_000;

    final String file;

    /** The last whole bundle under this name; it runs until another takes its place or the file is removed. */
    Inspection.@Nullable Good good;

    /** What {@link #good} was read from. */
    @Nullable
    FileStamp goodStamp;

    /** Why what is there now is not a whole bundle; null if it is. */
    Inspection.@Nullable Bad bad;

    /** Whether {@link #bad} is the last word until the file changes. */
    boolean settled;

    @Nullable
    FileStamp stamp;

    boolean missing;
    long since;
    long nextLook;
    private long pause = FIRST_LOOK_NANOS;

    Sighting(String file) {
        this.file = file;
    }

    void changed(@Nullable FileStamp now, long nanos) {
        stamp = now;
        missing = now == null;
        since = nanos;
        settled = false;
        pause = FIRST_LOOK_NANOS;
    }

    void lookAgainSoon(long nanos) {
        nextLook = nanos + pause;
        pause = Math.min(pause * 2, LAST_LOOK_NANOS);
    }
}
