package dev.tomte.plugins.internal.resilience;

import dev.tomte.resilience.CircuitBreaker;
import dev.tomte.resilience.CircuitBreakerSettings;
import dev.tomte.resilience.CircuitBreakerSnapshot;
import dev.tomte.resilience.CircuitOpenException;
import dev.tomte.resilience.CircuitState;
import dev.tomte.resilience.CircuitStateChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Counts failures in a row. Each change of state, and each trial call, makes the calls before it count no more. */
final class CountingCircuitBreaker implements CircuitBreaker {

    private final String plugin;
    private final String name;
    private final CircuitBreakerSettings settings;
    private final Surroundings around;
    private final Runnable checkOpen;
    private final Object lock = new Object();
    private CircuitState state = CircuitState.CLOSED;
    private Instant since;
    private long sinceTick;
    private String reason = "";
    private long epoch;
    private boolean trying;
    private long triedSince;
    private int failuresInARow;
    private long calls;
    private long failures;
    private long refused;
    private Optional<String> lastFailure = Optional.empty();

    /**
     * Closed at first.
     *
     * @param checkOpen throws once the plug-in is disabled
     */
    CountingCircuitBreaker(
            String plugin, String name, CircuitBreakerSettings settings, Surroundings around, Runnable checkOpen) {
        this.plugin = plugin;
        this.name = name;
        this.settings = settings;
        this.around = around;
        this.checkOpen = checkOpen;
        this.since = around.clock().instant();
        this.sinceTick = around.ticker().getAsLong();
    }

    CircuitBreakerSettings settings() {
        return settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <T> T call(Callable<T> work) throws Exception {
        checkOpen.run();
        long ticket = admit();
        T result;
        try {
            result = work.call();
        } catch (Throwable e) {
            ended(ticket, e);
            throw e;
        }
        succeeded(ticket);
        return result;
    }

    @Override
    public CircuitState state() {
        synchronized (lock) {
            return state;
        }
    }

    @Override
    public CircuitBreakerSnapshot snapshot() {
        synchronized (lock) {
            return new CircuitBreakerSnapshot(
                    name,
                    state,
                    since,
                    failuresInARow,
                    settings.threshold(),
                    settings.recovery(),
                    calls,
                    failures,
                    refused,
                    state == CircuitState.OPEN ? Optional.of(left(sinceTick)) : Optional.empty(),
                    lastFailure);
        }
    }

    /** Lets a call through, or not; what it gives is to be handed back at its end. */
    private long admit() throws CircuitOpenException {
        synchronized (lock) {
            if (state == CircuitState.OPEN && left(sinceTick).isZero()) {
                moveTo(CircuitState.HALF_OPEN, "its recovery time is over");
            }
            boolean through =
                    switch (state) {
                        case CLOSED -> true;
                        case OPEN -> false;
                        case HALF_OPEN -> !trying || left(triedSince).isZero();
                    };
            if (!through) {
                refused++;
                throw new CircuitOpenException(
                        name, since, reason, left(state == CircuitState.OPEN ? sinceTick : triedSince));
            }
            if (state == CircuitState.HALF_OPEN) {
                trying = true;
                triedSince = around.ticker().getAsLong();
                epoch++; // an earlier trial call is lost
            }
            calls++;
            return epoch;
        }
    }

    private void succeeded(long ticket) {
        synchronized (lock) {
            if (ticket != epoch) {
                return;
            }
            failuresInARow = 0;
            if (state == CircuitState.HALF_OPEN) {
                moveTo(CircuitState.CLOSED, "a trial call succeeded");
            }
        }
    }

    private void ended(long ticket, Throwable thrown) {
        boolean failure = isFailure(thrown);
        synchronized (lock) {
            if (failure) {
                failures++;
                lastFailure = Optional.of(thrown.toString());
            }
            if (ticket != epoch) {
                return;
            }
            if (!failure) {
                trying = false;
                return;
            }
            failuresInARow++;
            if (state == CircuitState.HALF_OPEN) {
                reason = "a trial call failed again: " + thrown;
                moveTo(CircuitState.OPEN, reason);
            } else if (failuresInARow >= settings.threshold()) {
                reason = failuresInARow + " calls failed in a row, the last one with " + thrown;
                moveTo(CircuitState.OPEN, reason);
            }
        }
    }

    private boolean isFailure(Throwable thrown) {
        try {
            return settings.failures().test(thrown);
        } catch (RuntimeException e) { // a predicate that fails must not hide the failure it was asked about
            thrown.addSuppressed(e);
            return true;
        }
    }

    /** What is left of the recovery time that began at this tick. */
    private Duration left(long begin) {
        long nanos = settings.recovery().toNanos() - (around.ticker().getAsLong() - begin);
        return Duration.ofNanos(Math.max(0, nanos));
    }

    private void moveTo(CircuitState next, String why) {
        CircuitState before = state;
        state = next;
        epoch++;
        trying = false;
        Instant now = around.clock().instant();
        if (next != CircuitState.HALF_OPEN) {
            since = now; // half open, it is still open for all but one
            sinceTick = around.ticker().getAsLong();
        }
        around.events().accept(new CircuitStateChanged(plugin, name, before, next, why, now));
    }
}
