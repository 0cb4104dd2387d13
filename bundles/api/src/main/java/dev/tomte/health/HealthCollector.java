package dev.tomte.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Measures something. Provide it as a service and the monitor calls it at each measurement, in a thread where it may
 * block: when its time is up (service property {@code time.limit.ms}, otherwise the configured limit) it is interrupted,
 * reported and not called again until it has returned; the others go on. It is never called twice at a time.
 */
@ConsumerType
public interface HealthCollector {

    /** A short name, unique: 1 to 64 of {@code a-z0-9-}. */
    String name();

    /**
     * What it measured, at most 64 values; empty if the device has no such thing. A metric that another collector
     * measures already is left out and reported.
     *
     * @throws Exception why it could not measure: reported, and called again the next time
     */
    List<Measurement> collect() throws Exception;
}
