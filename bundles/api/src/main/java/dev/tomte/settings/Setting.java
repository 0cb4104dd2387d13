package dev.tomte.settings;

import java.time.Instant;
import java.util.Optional;

/**
 * A setting at one moment, for those who show it.
 *
 * @param name its name
 * @param owner who declared it: {@code device}, or a plug-in's name; empty if nobody has, because its owner is away
 * @param value the text of what it holds
 * @param isDefault whether that is its default
 * @param key what was declared; empty if nobody has
 * @param changedBy who set or reset it last; empty if nobody has
 * @param changedAt when, by the wall clock
 */
public record Setting(
        String name,
        Optional<String> owner,
        String value,
        boolean isDefault,
        Optional<SettingKey<?>> key,
        Optional<String> changedBy,
        Optional<Instant> changedAt) {

    /** Whether it can be set. */
    public boolean isSettable() {
        return key.isPresent() && !key.get().isReadOnly();
    }
}
