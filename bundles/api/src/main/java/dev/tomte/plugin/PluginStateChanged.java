package dev.tomte.plugin;

import dev.tomte.event.TomteEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * A plug-in is in another state, or in the same one in another version.
 *
 * @param before empty if it was not known before
 * @param reason why, if it is {@link PluginState#FAILED} or {@link PluginState#QUARANTINED}
 */
public record PluginStateChanged(
        String plugin,
        String version,
        Optional<PluginState> before,
        PluginState state,
        Optional<String> reason,
        Instant at)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/plugin/STATE_CHANGED";

    @Override
    public String topic() {
        return TOPIC;
    }
}
