package dev.tomte.settings.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Brings the settings up when their configuration is changed while nobody uses them, and keeps them up from then on.
 * Configuration Admin makes every listener as soon as it is registered; this one is small, so that the start need not wait
 * for the settings.
 */
@Component(service = ConfigurationListener.class)
public final class SettingsWatch implements ConfigurationListener {

    private final ComponentServiceObjects<StoredSettings> objects;
    private @Nullable StoredSettings held;

    @Activate
    public SettingsWatch(@Reference ComponentServiceObjects<StoredSettings> objects) {
        this.objects = objects;
    }

    @Deactivate
    synchronized void release() {
        if (held != null) {
            objects.ungetService(held);
            held = null;
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getPid();
        if (pid.equals(StoredSettings.PID) || pid.startsWith(StoredSettings.PID + ".")) {
            StoredSettings settings = settings();
            if (settings != null) { // otherwise they could not be activated, and SCR has said why
                settings.configurationChanged(pid);
            }
        }
    }

    private synchronized @Nullable StoredSettings settings() {
        if (held == null) {
            held = objects.getService();
        }
        return held;
    }
}
