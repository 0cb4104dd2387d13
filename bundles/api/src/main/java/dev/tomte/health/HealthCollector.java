package dev.tomte.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Measures something. Provide it as a service and the monitor calls it at each measurement, in a thread where it may
 * block: when its time is up (service property {@code time.limit.ms}, otherwise the configured limit) it is interrupted,
 * reported and not called again until it has returned; the others go on.
 */
@ConsumerType
public interface HealthCollector {

    /** A short name, unique: 1 to 64 of {@code a-z0-9-}. */
    String name();

    /** What it measured; empty if the device has no such thing. */
    List<Measurement> collect() throws Exception;
}
