package dev.tomte.store.internal;

import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens the store with the settings it ships with, outside a framework. In its package, as it exports nothing. */
public final class StandaloneStore implements AutoCloseable {

    private final SqliteDatabase database;

    public StandaloneStore(Path file) throws StoreException {
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
