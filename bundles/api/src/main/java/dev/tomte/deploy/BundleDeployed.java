package dev.tomte.deploy;

import dev.tomte.event.TomteEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * A bundle of the plug-in folder was installed, updated, removed, or could not be.
 *
 * @param problem why it is not live; empty if it is, or if it was removed
 */
public record BundleDeployed(
        String file,
        Optional<String> bundle,
        Optional<String> version,
        Action action,
        Optional<String> problem,
        Instant at)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/deploy/BUNDLE_DEPLOYED";

    @Override
    public String topic() {
        return TOPIC;
    }

    /** What was done. */
    public enum Action {
        INSTALLED,
        UPDATED,
        REMOVED,
        REFUSED
    }
}
