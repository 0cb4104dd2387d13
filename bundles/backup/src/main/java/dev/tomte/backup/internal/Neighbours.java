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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private static final int AUDIT_LIMIT_S = 60;

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

    /**
     * Notes that a restore was put in place, and returns once that is on disk. The log's own file still speaks of entries that
     * the restored database does not have: from here on it is known why.
     */
    void auditRestore(AuditEvent event) throws InterruptedException, ExecutionException, TimeoutException {
        AuditLog log = find(AuditLog.class);
        if (log != null) {
            log.anchor("backup", "A backup was restored").get(AUDIT_LIMIT_S, TimeUnit.SECONDS);
            log.append(event).get(AUDIT_LIMIT_S, TimeUnit.SECONDS);
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
