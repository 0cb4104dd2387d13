package dev.tomte.securestorage.internal.file;

import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretConfig;
import dev.tomte.securestorage.internal.SecretFolder;
import java.util.List;
import java.util.Map;

/** The back ends of this package, for tests of the choice between them. */
public final class FileBackends {

    private FileBackends() {}

    public static List<SecretBackend> all(SecretFolder folder, Map<String, String> environment, SecretConfig config) {
        return List.of(new PassphraseBackend(folder, environment, config), new MachineBackend(folder));
    }
}
