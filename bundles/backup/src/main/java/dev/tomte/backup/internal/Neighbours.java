package dev.tomte.backup.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.audit.AuditLog;
import dev.tomte.deploy.Deployer;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.SecretTransfer;
import dev.tomte.secret.SecureStorage;
import dev.tomte.settings.DeviceSettings;
import dev.tomte.settings.SettingsManager;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The services that a backup is better with, whichever are there at the moment. They are looked for when they are needed:
 * a reference would have all of them made at the start, weeks before the first backup.
 */
@Component(service = Neighbours.class)
public class Neighbours {

    private final BundleContext context;

    @Activate
    public Neighbours(BundleContext context) {
        this.context = context;
    }

    @Nullable
    SecureStorage storage() {
        return find(SecureStorage.class);
    }

    @Nullable
    KeyManager keys() {
        return find(KeyManager.class);
    }

    @Nullable
    SecretTransfer secrets() {
        return find(SecretTransfer.class);
    }

    @Nullable
    Deployer deployer() {
        return find(Deployer.class);
    }

    /** Adds to the audit log, if there is one; it says itself what it cannot keep. */
    void audit(AuditEvent event) {
        AuditLog log = find(AuditLog.class);
        if (log != null) {
            var unused = log.append(event);
        }
    }

    /** The device's id, if it has one. */
    Optional<String> device() {
        SettingsManager known = find(SettingsManager.class);
        return known == null ? Optional.empty() : Optional.of(known.getValue(DeviceSettings.DEVICE_ID));
    }

    /** Given back when the bundle stops, for the framework does that: whoever has state must not lose it in between. */
    private <T> @Nullable T find(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return reference == null ? null : context.getService(reference);
    }
}
