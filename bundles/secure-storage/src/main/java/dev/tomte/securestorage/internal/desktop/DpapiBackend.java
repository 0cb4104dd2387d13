package dev.tomte.securestorage.internal.desktop;

import com.sun.jna.Native;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.BackendName;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.file.SealedFileBackend;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** {@code dpapi}: an encrypted file whose key Windows protects. Elsewhere not even its libraries are looked for. */
@Component(service = SecretBackend.class)
public final class DpapiBackend extends SealedFileBackend {

    private final BooleanSupplier here;

    @Activate
    public DpapiBackend(BundleContext context) {
        this(SecretFolder.of(context), Systems::isWindows, DpapiBackend::load);
    }

    DpapiBackend(SecretFolder folder, BooleanSupplier here, Supplier<Dpapi> dpapi) {
        super(BackendName.DPAPI, folder, new DpapiKey(dpapi));
        this.here = here;
    }

    @Deactivate
    void close() {
        file().close();
    }

    @Override
    public void check() throws SecureStorageException {
        if (!here.getAsBoolean()) {
            throw Failures.unavailable("this is not Windows");
        }
        file().check();
    }

    private static Dpapi load() {
        return new Dpapi(Native.load("Crypt32", Dpapi.Crypt.class), Native.load("Kernel32", Dpapi.Kernel.class));
    }
}
