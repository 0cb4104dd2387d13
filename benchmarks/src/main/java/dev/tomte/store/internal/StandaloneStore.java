package dev.tomte.store.internal;

import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens the store with the settings it ships with, outside a framework. In its package, as it exports nothing. */
public final class StandaloneStore implements AutoCloseable {

    private final SqliteDatabase database;

    /** With the driver's native library kept beside the file, as the bundle keeps it between starts. */
    public StandaloneStore(Path file) throws StoreException {
        new NativeLibrary(file.resolveSibling("native")).load();
        database = SqliteDatabase.open(StoreSettings.defaults(file), InstantSource.system());
    }

    public Store store() {
        return database;
    }

    @Override
    public void close() {
        database.close();
    }
}
