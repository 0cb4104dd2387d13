package dev.tomte.securestorage.internal.tpm;

import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretConfig;
import dev.tomte.securestorage.internal.SecretFolder;
import java.util.List;

/** The back ends of this package, for tests of the choice between them. */
public final class TpmBackends {

    private TpmBackends() {}

    public static List<SecretBackend> all(SecretFolder folder, SecretConfig config) {
        return List.of(new TpmBackend(folder, config.tpmDevice()));
    }
}
