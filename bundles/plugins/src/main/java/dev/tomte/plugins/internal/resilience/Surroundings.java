package dev.tomte.plugins.internal.resilience;

import dev.tomte.resilience.CircuitStateChanged;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What a kit stands on.
 *
 * @param ticker nanoseconds of the monotonic clock
 * @param clock the wall clock, for people
 * @param random 0 to 1, for jitter
 * @param workers the threads of all plug-ins' work queues
 * @param events takes each change of a circuit breaker, in their order; must not wait
 */
public record Surroundings(
        LongSupplier ticker,
        InstantSource clock,
        DoubleSupplier random,
        Executor workers,
        Delays delays,
        Consumer<CircuitStateChanged> events) {}
