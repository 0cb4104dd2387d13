package dev.tomte.resilience;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Measures how long something takes. It keeps no single values but a histogram of fixed size (about 15 KiB): count,
 * least, greatest and average are exact, percentiles are off by at most {@link #MAX_ERROR} of their value. May be used
 * by several threads at once, and after the plug-in was disabled, when nobody reads it any more.
 */
@ProviderType
public interface Timer {

    /** The greatest relative error of a percentile: 1/64, or 1.6 %. */
    double MAX_ERROR = 1.0 / 64;

    String name();

    /**
     * Takes a measurement; one of more than 292 years counts as that.
     *
     * @throws IllegalArgumentException if it is negative
     */
    void record(Duration duration);

    /** Calls the work in the caller's thread and measures it by the monotonic clock, also if it throws. */
    <T> T call(Callable<T> work) throws Exception;

    TimerSnapshot snapshot();
}
