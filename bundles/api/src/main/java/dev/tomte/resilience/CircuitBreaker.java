package dev.tomte.resilience;

import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Stops calling what fails again and again, so that it can recover and nobody waits for it. It opens after
 * {@link CircuitBreakerSettings#threshold} failures in a row; {@link CircuitBreakerSettings#recovery} later, by the
 * monotonic clock, one call is let through: if it succeeds the circuit closes, if it fails the circuit is open as long
 * again. A trial call that has not ended after the recovery time is taken as lost, and the next call is the trial.
 *
 * <p>Each change is an event, {@link CircuitStateChanged}. A call's end counts only in the state it began in: a slow
 * success from before does not close an open circuit. May be used by several threads at once.
 */
@ProviderType
public interface CircuitBreaker {

    String name();

    /**
     * Calls the work in the caller's thread, unless the circuit is open.
     *
     * @throws CircuitOpenException if it is open, or half open and another call is the trial; the work was not called
     * @throws Exception what the work threw
     * @throws IllegalStateException after the plug-in was disabled
     */
    <T> T call(Callable<T> work) throws Exception;

    CircuitState state();

    CircuitBreakerSnapshot snapshot();
}
