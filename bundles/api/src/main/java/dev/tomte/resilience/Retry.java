package dev.tomte.resilience;

import dev.tomte.task.RetryPolicy;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.osgi.annotation.versioning.ProviderType;

/** Tries again what failed, after the pauses of a {@link RetryPolicy}. May be used by several threads at once. */
@ProviderType
public interface Retry {

    /** How many failures before the last one an exception carries at most. */
    int MAX_SUPPRESSED = 10;

    /**
     * Calls the work, in the caller's thread, until it succeeds, fails in a way that is not to be tried again, or has
     * used up its retries. An {@link Error} and an {@link InterruptedException} are never tried again.
     *
     * @throws Exception the last failure; it carries the latest {@value #MAX_SUPPRESSED} before it as suppressed ones
     * @throws InterruptedException if the thread is interrupted in a pause; carries the failures likewise
     * @throws IllegalStateException if the plug-in is disabled before the next try, a pause ends for that; carries the
     *     failures likewise
     */
    <T> T call(Callable<T> work) throws Exception;

    RetryPolicy policy();

    /**
     * Whether a failure may go away by itself: every {@link Exception} but an interruption, a cancellation and a circuit
     * that is open. What is tried again where nothing else is said.
     */
    static boolean mayPass(Throwable failure) {
        return failure instanceof Exception
                && !(failure instanceof InterruptedException)
                && !(failure instanceof CancellationException)
                && !(failure instanceof CircuitOpenException);
    }
}
