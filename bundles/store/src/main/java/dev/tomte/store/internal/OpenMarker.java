package dev.tomte.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file beside the database that is there while it is open; found at a start, the last end was not a clean one. It is
 * empty, or says that the database was found damaged meanwhile.
 */
final class OpenMarker {

    private final Path marker;

    OpenMarker(Path database) {
        marker = StoreFiles.beside(database, ".open");
    }

    boolean isThere() {
        return Files.exists(marker);
    }

    boolean saysDamage() {
        return StoreFiles.size(marker) > 0;
    }

    void noteDamage() throws IOException {
        Files.writeString(marker, "damaged\n");
        StoreFiles.sync(marker);
    }

    /** The database was looked into. */
    void forgetDamage() throws IOException {
        if (saysDamage()) {
            Files.writeString(marker, "");
        }
    }

    void put() throws IOException {
        if (!isThere()) {
            StoreFiles.createOwnerOnly(marker);
        }
        StoreFiles.syncFolder(marker.getParent());
    }

    void remove() throws IOException {
        Files.deleteIfExists(marker);
        StoreFiles.syncFolder(marker.getParent());
    }
}
