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
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services that a backup is better with, whichever are there at the moment. */
@Component(service = Neighbours.class)
public final class Neighbours {

    private static final int AUDIT_LIMIT_S = 60;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable SecureStorage storage;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable KeyManager keys;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable SecretTransfer secrets;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Deployer deployer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable AuditLog audit;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable SettingsManager device;

    @Nullable
    SecureStorage storage() {
        return storage;
    }

    @Nullable
    KeyManager keys() {
        return keys;
    }

    @Nullable
    SecretTransfer secrets() {
        return secrets;
    }

    @Nullable
    Deployer deployer() {
        return deployer;
    }

    /** Adds to the audit log, if there is one; it says itself what it cannot keep. */
    void audit(AuditEvent event) {
        AuditLog log = audit;
        if (log != null) {
            var unused = log.append(event);
        }
    }

    /** The same, and returns once the entry is on disk. */
    void auditNow(AuditEvent event) throws InterruptedException, ExecutionException, TimeoutException {
        AuditLog log = audit;
        if (log != null) {
            var unused = log.append(event).get(AUDIT_LIMIT_S, TimeUnit.SECONDS);
        }
    }

    /** The device's id, if it has one. */
    Optional<String> device() {
        SettingsManager known = device;
        return known == null ? Optional.empty() : Optional.of(known.getValue(DeviceSettings.DEVICE_ID));
    }
}
