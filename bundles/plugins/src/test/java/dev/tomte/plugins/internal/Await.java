package dev.tomte.plugins.internal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a deadline. */
final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long STEP_NANOS = 2_000_000;

    private Await() {}

    static void until(BooleanSupplier condition, Supplier<?> otherwise) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + DEADLINE + "; now: " + otherwise.get());
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
