package dev.tomte.settings.internal;

import dev.tomte.settings.Setting;
import dev.tomte.settings.SettingKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A declared setting and what it holds. Read by anybody, changed under the lock of {@link Slots}. */
final class Slot<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

    final SettingKey<T> key;
    final String owner;
    private volatile T value;
    private volatile @Nullable Row row;
    private volatile @Nullable String set;

    Slot(SettingKey<T> key, String owner, @Nullable Row row) {
        this.key = key;
        this.owner = owner;
        this.value = key.defaultValue();
        hold(row);
    }

    T value() {
        return value;
    }

    /** The text of what it was set to; null if it holds its default because nobody has set it to anything allowed. */
    @Nullable
    String set() {
        return set;
    }

    void hold(@Nullable Row now) {
        row = now;
        String text = now == null ? null : now.value();
        T next = key.defaultValue();
        if (text != null) {
            try {
                next = key.parse(text);
            } catch (IllegalArgumentException e) {
                LOG.warn("What is stored is not allowed any more, and the default holds: {}", e.getMessage());
                text = null;
            }
        }
        set = text;
        value = next;
    }

    String text() {
        return key.format(value);
    }

    /** What a stored value means to who reads it. */
    String effective(@Nullable String stored) {
        return stored == null ? key.format(key.defaultValue()) : stored;
    }

    Setting describe() {
        Row last = row;
        T now = value;
        return new Setting(
                key.name(),
                Optional.of(owner),
                key.format(now),
                now.equals(key.defaultValue()),
                Optional.of(key),
                Optional.ofNullable(last).map(Row::changedBy),
                Optional.ofNullable(last).map(Row::changedAt));
    }
}
