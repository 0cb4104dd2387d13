package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.securestorage.internal.BackendName;
import dev.tomte.securestorage.internal.Failures;
import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretConfig;
import dev.tomte.securestorage.internal.SecretFolder;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;

/** {@code file-passphrase}: the passphrase comes from the place that is configured, or from a person. */
@Component(service = SecretBackend.class, configurationPid = SecretConfig.PID)
public final class PassphraseBackend extends SealedFileBackend {

    private final Passphrase passphrase;

    @Activate
    public PassphraseBackend(BundleContext context, SecretConfig config) {
        this(SecretFolder.of(context), new Passphrase(System.getenv()));
        configure(config);
    }

    PassphraseBackend(SecretFolder folder, Map<String, String> environment, SecretConfig config) {
        this(folder, new Passphrase(environment));
        configure(config);
    }

    private PassphraseBackend(SecretFolder folder, Passphrase passphrase) {
        super(BackendName.FILE_PASSPHRASE, folder, new PassphraseKey(passphrase::get, passphrase::memoryMib));
        this.passphrase = passphrase;
    }

    @Modified
    void configure(SecretConfig config) {
        if (passphrase.configure(config.passphraseSource(), config.argonMemoryMib())) {
            file().close();
        }
    }

    @Deactivate
    void close() {
        file().close();
        passphrase.forget();
    }

    @Override
    public void check() throws SecureStorageException {
        if (!file().isOpen()) {
            passphrase.get().close();
        }
        file().check();
    }

    @Override
    public boolean isSetUp() {
        return passphrase.isConfigured();
    }

    @Override
    public void unlock(Secret given, boolean create) throws SecureStorageException {
        if (!passphrase.isAskedFor()) {
            throw Failures.unavailable(
                    "The passphrase is not asked for: passphraseSource of " + SecretConfig.PID + " is not 'prompt'");
        }
        if (create == isUsed()) {
            throw create
                    ? Failures.unavailable(
                            "There are secrets already; what opens them is their passphrase, not a new one")
                    : Failures.unavailable("There is nothing to unlock yet; the first passphrase is set with --new");
        }
        if (create && given.length() < PassphraseKey.SHORTEST) {
            throw Failures.unavailable(
                    "Expected a passphrase of at least " + PassphraseKey.SHORTEST + " bytes, not " + given.length());
        }
        Optional<Secret> before = passphrase.give(given);
        file().close();
        try {
            file().check();
            before.ifPresent(Secret::close);
        } catch (SecureStorageException e) {
            passphrase.restore(before);
            throw e;
        }
    }
}
