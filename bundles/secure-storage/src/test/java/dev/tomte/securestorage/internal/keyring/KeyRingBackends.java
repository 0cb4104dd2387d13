package dev.tomte.securestorage.internal.keyring;

import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretConfig;
import dev.tomte.securestorage.internal.SecretFolder;
import java.util.List;
import java.util.Map;

/** The back ends of this package, for tests of the choice between them. */
public final class KeyRingBackends {

    private KeyRingBackends() {}

    public static List<SecretBackend> all(SecretFolder folder, SecretConfig config) {
        return List.of(new SecretServiceBackend(folder, Map.of(), config.busAddress()));
    }
}
