package dev.tomte.backup.internal.targets;

/** Somebody who cancels a copy when more than half of it is done. */
final class HalfWay implements Transfer {

    private volatile boolean enough;

    @Override
    public void progressed(long done, long total) {
        enough = done > total / 2;
    }

    @Override
    public boolean cancelled() {
        return enough;
    }

    /** For another copy. */
    void reset() {
        enough = false;
    }
}
