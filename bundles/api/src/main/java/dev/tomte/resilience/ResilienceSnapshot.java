package dev.tomte.resilience;

import java.util.List;

/** How a plug-in's circuit breakers, work queues and timers are, each sorted by name. Immutable. */
public record ResilienceSnapshot(
        List<CircuitBreakerSnapshot> circuitBreakers, List<WorkQueueSnapshot> workQueues, List<TimerSnapshot> timers) {

    /** Of a plug-in that has none, or is not enabled. */
    public static final ResilienceSnapshot EMPTY = new ResilienceSnapshot(List.of(), List.of(), List.of());

    public ResilienceSnapshot {
        circuitBreakers = List.copyOf(circuitBreakers);
        workQueues = List.copyOf(workQueues);
        timers = List.copyOf(timers);
    }
}
