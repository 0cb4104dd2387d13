package dev.tomte.itests.blackbox;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits on a condition with a deadline. */
final class Await {

    /** Of what takes a moment on a machine that nobody else uses. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration STEP = Duration.ofMillis(20);

    private Await() {}

    /** Returns once the condition holds. What the condition throws counts as not yet, and is shown at the end. */
    static void until(String what, Duration limit, Supplier<String> atTheEnd, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        Throwable last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "After " + limit.toSeconds() + " s still not: " + what + "\n" + atTheEnd.get(), last);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    static void until(String what, Callable<Boolean> condition) {
        until(what, LIMIT, () -> "", condition);
    }
}
