package dev.tomte.tasks.internal.handlers;

import dev.tomte.task.Durability;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a handler wants its tasks done, from its service properties.
 *
 * @param concurrency at most so many at once; {@link Integer#MAX_VALUE} for no limit of its own
 * @param timeout of a run; null for none
 * @param history whether runs are kept
 */
public record HandlerOptions(
        Durability durability, int concurrency, @Nullable Duration timeout, boolean history) {

    public static final HandlerOptions DEFAULT = new HandlerOptions(Durability.STRICT, Integer.MAX_VALUE, null, true);
}
