package dev.tomte.store.internal;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreSnapshot;
import dev.tomte.store.StoreStatus;
import dev.tomte.store.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A store of which only the status is asked. */
record FixedStatus(StoreStatus status) implements Store {

    @Override
    public void migrate(String area, List<Migration> migrations) {
        throw new UnsupportedOperationException("migrate");
    }

    @Override
    public <T> CompletableFuture<T> write(Work<T> work) {
        throw new UnsupportedOperationException("write");
    }

    @Override
    public <T> T read(Work<T> query) {
        throw new UnsupportedOperationException("read");
    }

    @Override
    public void copyTo(Path file) {
        throw new UnsupportedOperationException("copyTo");
    }

    @Override
    public StoreSnapshot snapshot() {
        throw new UnsupportedOperationException("snapshot");
    }
}
