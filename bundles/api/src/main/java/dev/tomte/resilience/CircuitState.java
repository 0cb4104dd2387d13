package dev.tomte.resilience;

/** What a circuit breaker does with a call. */
public enum CircuitState {
    /** Lets it through. */
    CLOSED,
    /** Refuses it: there were too many failures in a row. */
    OPEN,
    /** Has let one through to see whether it succeeds, and refuses the others. */
    HALF_OPEN
}
