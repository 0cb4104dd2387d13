package dev.tomte.resilience;

import java.time.Duration;
import java.time.Instant;

/** A call was refused, because what it calls has failed again and again; the message says since when, why and how long. */
public class CircuitOpenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String circuit;
    private final Instant since;
    private final Duration retryIn;

    /**
     * The message is a sentence of the three and the reason.
     *
     * @param reason the failure that opened it
     * @param retryIn the time until a call is let through at the latest
     */
    public CircuitOpenException(String circuit, Instant since, String reason, Duration retryIn) {
        super("Circuit " + circuit + " is open since " + since + ": " + reason + "; a call is let through in "
                + retryIn.toMillis() + " ms");
        this.circuit = circuit;
        this.since = since;
        this.retryIn = retryIn;
    }

    public String circuit() {
        return circuit;
    }

    /** When it opened. */
    public Instant since() {
        return since;
    }

    /** The time until a call is let through, at the latest. */
    public Duration retryIn() {
        return retryIn;
    }
}
