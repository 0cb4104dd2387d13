package dev.tomte.configuration.internal;

import java.util.Optional;

/** What one value of a configuration may be. */
interface Rule {

    /** Why this value is not allowed: {@code interval.s = 0 is refused: expected …}; empty if it is. */
    Optional<String> refusal(Object value);
}
