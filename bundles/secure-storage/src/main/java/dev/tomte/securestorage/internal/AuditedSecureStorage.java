package dev.tomte.securestorage.internal;

import dev.tomte.audit.AuditEvent;
import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorage;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.secret.SecureStorageStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The vault for others: each call that touches a secret is audited, with its name and how it ended. */
@Component
public final class AuditedSecureStorage implements SecureStorage {

    private final Vault vault;
    private final Auditor auditor;

    /** A call that is audited. */
    @FunctionalInterface
    private interface Call<T> {
        T run() throws SecureStorageException;
    }

    @Activate
    public AuditedSecureStorage(@Reference Vault vault, @Reference Auditor auditor) {
        this.vault = vault;
        this.auditor = auditor;
    }

    @Override
    public void storeKey(String name, Secret secret) throws SecureStorageException {
        Names.checked(name);
        if (secret.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "Expected a secret of at most " + MAX_LENGTH + " bytes, not " + secret.length());
        }
        audited("secret.put", name, () -> {
            vault.putAll(Map.of(name, secret));
            return true;
        });
    }

    @Override
    public Optional<Secret> retrieveKey(String name) throws SecureStorageException {
        Names.checked(name);
        return audited("secret.get", name, () -> vault.get(name));
    }

    @Override
    public boolean deleteKey(String name) throws SecureStorageException {
        Names.checked(name);
        return audited("secret.delete", name, () -> vault.delete(name));
    }

    @Override
    public List<String> list() throws SecureStorageException {
        return vault.names();
    }

    @Override
    public int migrate(String backend) throws SecureStorageException {
        BackendName target = BackendName.of(backend)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no back end of this name; there are " + BackendName.all()));
        return audited("secret.migrate", backend, () -> vault.migrate(target));
    }

    @Override
    public void unlock(Secret passphrase, boolean create) throws SecureStorageException {
        audited("secret.unlock", BackendName.FILE_PASSPHRASE.text(), () -> {
            vault.unlock(passphrase, create);
            return true;
        });
    }

    @Override
    public SecureStorageStatus status() {
        return vault.status();
    }

    private <T> T audited(String action, String subject, Call<T> call) throws SecureStorageException {
        try {
            T result = call.run();
            auditor.note(AuditEvent.success(action, subject));
            return result;
        } catch (SecureStorageException e) {
            auditor.note(AuditEvent.failure(action, subject, e.getMessage()));
            throw e;
        }
    }
}
