package dev.tomte.securestorage.internal.desktop;

import com.sun.jna.Native;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.BackendName;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.Instance;
import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretFolder;
import dev.tomte.securestorage.internal.file.SealedFileBackend;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** {@code keychain}: an encrypted file whose key is in the macOS Keychain. Elsewhere not even its library is looked for. */
@Component(service = SecretBackend.class)
public final class KeychainBackend extends SealedFileBackend {

    private final KeychainKey key;
    private final BooleanSupplier here;

    @Activate
    public KeychainBackend(BundleContext context) {
        this(SecretFolder.of(context), Systems::isMacOs, new Library());
    }

    KeychainBackend(SecretFolder folder, BooleanSupplier here, Supplier<SecurityFramework> security) {
        this(folder, here, new KeychainKey(new Instance(folder), security));
    }

    private KeychainBackend(SecretFolder folder, BooleanSupplier here, KeychainKey key) {
        super(BackendName.KEYCHAIN, folder, key);
        this.here = here;
        this.key = key;
    }

    @Deactivate
    void close() {
        file().close();
    }

    @Override
    public void check() throws SecureStorageException {
        if (!here.getAsBoolean()) {
            throw Failures.unavailable("this is not macOS");
        }
        key.check();
        file().check();
    }

    /** A class and no lambda: to make that one, JNA has to be there, which it is not on Linux. */
    private static final class Library implements Supplier<SecurityFramework> {
        @Override
        public SecurityFramework get() {
            return Native.load("Security", SecurityFramework.class);
        }
    }
}
