package dev.tomte.resilience;

import dev.tomte.event.TomteEvent;
import java.time.Instant;

/**
 * A plug-in's circuit breaker is in another state.
 *
 * @param reason why, for people
 */
public record CircuitStateChanged(
        String plugin, String circuit, CircuitState before, CircuitState state, String reason, Instant at)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/resilience/CIRCUIT_STATE_CHANGED";

    @Override
    public String topic() {
        return TOPIC;
    }
}
