package dev.tomte.settings;

import dev.tomte.event.TomteEvent;
import java.time.Instant;

/**
 * A setting holds another value, and that is on disk.
 *
 * @param key the setting's name
 * @param oldValue the text of what it held
 * @param newValue the text of what it holds
 * @param who set it: {@code shell}, {@code configuration} (a file, the Web Console or {@code config:set}), a plug-in's name …
 */
public record SettingsChanged(String key, String oldValue, String newValue, String who, Instant at)
        implements TomteEvent {

    public static final String TOPIC = "dev/tomte/settings/CHANGED";

    @Override
    public String topic() {
        return TOPIC;
    }
}
