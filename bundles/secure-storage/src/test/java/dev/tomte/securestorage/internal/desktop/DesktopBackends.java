package dev.tomte.securestorage.internal.desktop;

import dev.tomte.securestorage.internal.SecretBackend;
import dev.tomte.securestorage.internal.SecretFolder;
import java.util.List;

/** The back ends of this package, for tests of the choice between them. */
public final class DesktopBackends {

    private DesktopBackends() {}

    /** As on Linux. */
    public static List<SecretBackend> none(SecretFolder folder) {
        return List.of(
                new KeychainBackend(folder, () -> false, () -> {
                    throw new AssertionError("The keychain was asked for");
                }),
                new DpapiBackend(folder, () -> false, () -> {
                    throw new AssertionError("DPAPI was asked for");
                }));
    }
}
