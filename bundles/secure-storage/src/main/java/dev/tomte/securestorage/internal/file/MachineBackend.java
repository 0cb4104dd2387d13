package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.BackendName;
import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretFolder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** {@code file-machine}: works on every device, and protects from whoever gets the one file without the other. */
@Component(service = SecretBackend.class)
public final class MachineBackend extends SealedFileBackend {

    @Activate
    public MachineBackend(BundleContext context) {
        this(SecretFolder.of(context));
    }

    public MachineBackend(SecretFolder folder) {
        super(BackendName.FILE_MACHINE, folder, new MachineKey(folder));
    }

    @Deactivate
    public void close() {
        file().close();
    }

    @Override
    public void check() throws SecureStorageException {
        file().check();
    }
}
