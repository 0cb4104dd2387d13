package dev.tomte.securestorage.internal.tpm;

import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.BackendName;
import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretConfig;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.file.SealedFileBackend;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/** {@code tpm}: an encrypted file that only the TPM of this machine opens. */
@Component(service = SecretBackend.class, configurationPid = SecretConfig.PID)
public final class TpmBackend extends SealedFileBackend {

    private final TpmKey key;

    @Activate
    public TpmBackend(BundleContext context, SecretConfig config) {
        this(SecretFolder.of(context), new TpmKey(config.tpmDevice().strip()));
    }

    TpmBackend(SecretFolder folder, String device) {
        this(folder, new TpmKey(device));
    }

    private TpmBackend(SecretFolder folder, TpmKey key) {
        super(BackendName.TPM, folder, key);
        this.key = key;
    }

    @Modified
    void configure(SecretConfig config) {
        if (key.move(config.tpmDevice().strip())) {
            file().close();
        }
    }

    @Deactivate
    void close() {
        file().close();
    }

    @Override
    public void check() throws SecureStorageException {
        key.check();
        file().check();
    }
}
