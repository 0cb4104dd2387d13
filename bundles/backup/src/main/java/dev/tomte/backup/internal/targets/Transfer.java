package dev.tomte.backup.internal.targets;

/** Follows a copy. Called often, from any thread; must not block. */
public interface Transfer {

    /** Nobody follows. */
    Transfer UNWATCHED = new Transfer() {};

    /**
     * So much is done.
     *
     * @param done bytes, of {@code total}; what an earlier attempt has done counts, and it may go back where some of it has
     *     to be done again
     */
    default void progressed(long done, long total) {}

    /** Whether to stop as soon as possible; the copy then ends with {@link TargetException.Kind#CANCELLED}. */
    default boolean cancelled() {
        return false;
    }
}
