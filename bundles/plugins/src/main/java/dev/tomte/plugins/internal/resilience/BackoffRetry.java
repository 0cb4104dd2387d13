package dev.tomte.plugins.internal.resilience;

import dev.tomte.resilience.Retry;
import dev.tomte.task.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/** Tries again in the caller's thread. */
final class BackoffRetry implements Retry {

    private final RetryPolicy policy;
    private final Predicate<Throwable> retryable;
    private final DoubleSupplier random;
    private final Pauses pauses;

    /** How a caller waits. */
    @FunctionalInterface
    interface Pauses {
        /**
         * Returns when it is over.
         *
         * @throws IllegalStateException once the plug-in is disabled, at once
         */
        void pause(Duration length) throws InterruptedException;
    }

    BackoffRetry(RetryPolicy policy, Predicate<Throwable> retryable, DoubleSupplier random, Pauses pauses) {
        this.policy = policy;
        this.retryable = retryable;
        this.random = random;
        this.pauses = pauses;
    }

    @Override
    public RetryPolicy policy() {
        return policy;
    }

    @Override
    public <T> T call(Callable<T> work) throws Exception {
        pauses.pause(Duration.ZERO);
        Failures failures = new Failures();
        int retries = 0;
        while (true) {
            try {
                return work.call();
            } catch (Exception e) {
                if (retries >= policy.maxRetries() || !isRetryable(e, retryable)) {
                    throw failures.addTo(e);
                }
                failures.add(e);
            } catch (Error e) {
                throw failures.addTo(e);
            }
            retries++;
            try {
                pauses.pause(policy.backoff(retries, random.getAsDouble()));
            } catch (InterruptedException | IllegalStateException e) {
                throw failures.addTo(e);
            }
        }
    }

    static boolean isRetryable(Throwable failure, Predicate<Throwable> retryable) {
        if (!(failure instanceof Exception) || failure instanceof InterruptedException) {
            return false;
        }
        try {
            return retryable.test(failure);
        } catch (RuntimeException e) { // a predicate that fails must not hide the failure it was asked about
            failure.addSuppressed(e);
            return false;
        }
    }
}
