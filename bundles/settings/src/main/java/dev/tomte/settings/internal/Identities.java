package dev.tomte.settings.internal;

import dev.tomte.settings.SettingKey;
import dev.tomte.settings.SettingType;
import dev.tomte.settings.SettingsException;
import dev.tomte.store.Store;
import dev.tomte.store.StoreClosedException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Makes identities: at random, once, and before anybody sees them. */
final class Identities {

    private static final String WHO = "system";

    private Identities() {}

    /**
     * Makes those that are not made yet.
     *
     * @throws SettingsException if they are not on disk: they would be others after the next start
     */
    static void make(Collection<? extends SettingKey<?>> keys, Slots slots, Store store, InstantSource clock)
            throws SettingsException {
        Map<String, @Nullable String> made = new HashMap<>();
        for (SettingKey<?> key : keys) {
            if (key.type() == SettingType.IDENTITY && slots.slot(key).set() == null) {
                made.put(key.name(), UUID.randomUUID().toString());
            }
        }
        if (made.isEmpty()) {
            return;
        }
        try {
            store.write(connection -> SettingsTable.change(connection, made, WHO, clock.instant()))
                    .get()
                    .forEach(slots::apply);
        } catch (ExecutionException | StoreClosedException e) {
            throw new SettingsException("The identity " + made.keySet() + " could not be saved: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("Interrupted while the identity " + made.keySet() + " was saved", e);
        }
    }
}
