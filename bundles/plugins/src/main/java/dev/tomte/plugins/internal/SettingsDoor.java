package dev.tomte.plugins.internal;

import dev.tomte.settings.SettingsManager;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Gets the device's settings when the first plug-in asks for them, and holds them until they go. */
final class SettingsDoor {

    private final BundleContext context;
    private @Nullable ServiceReference<SettingsManager> reference;
    private volatile @Nullable SettingsManager held;

    SettingsDoor(BundleContext context) {
        this.context = context;
    }

    Optional<SettingsManager> get() {
        SettingsManager now = held;
        return now != null ? Optional.of(now) : fetch();
    }

    synchronized void open(ServiceReference<SettingsManager> now) {
        release();
        reference = now;
    }

    synchronized void close(ServiceReference<SettingsManager> gone) {
        if (gone.equals(reference)) { // its successor may have come before
            release();
        }
    }

    private synchronized Optional<SettingsManager> fetch() {
        if (held == null && reference != null) {
            held = context.getService(reference);
        }
        return Optional.ofNullable(held);
    }

    private void release() {
        if (held != null && reference != null) {
            context.ungetService(reference);
        }
        held = null;
        reference = null;
    }
}
