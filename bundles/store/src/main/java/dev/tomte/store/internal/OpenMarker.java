package dev.tomte.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file beside the database that is there while it is open; found at a start, the last end was not a clean one. */
final class OpenMarker {

    private final Path marker;

    OpenMarker(Path database) {
        marker = StoreFiles.beside(database, ".open");
    }

    boolean isThere() {
        return Files.exists(marker);
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
