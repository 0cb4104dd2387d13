package dev.tomte.benchmarks.store;

import dev.tomte.benchmarks.store.Contender.Result;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreStatus;
import dev.tomte.store.internal.StandaloneStore;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tomte's store on a database of its own, with the table that all contenders fill. */
final class FreshStore {

    private FreshStore() {}

    /** What is done with it; the result's rows a commit are the store's to say. */
    interface Use {
        Result write(Store store) throws InterruptedException;
    }

    static Result write(Path file, Use use) throws StoreException, InterruptedException {
        try (StandaloneStore open = new StandaloneStore(file)) {
            Store store = open.store();
            store.migrate("benchmark", List.of(new Migration(1, "create", Rows.TABLE)));
            StoreStatus before = store.status();
            Result result = use.write(store);
            StoreStatus after = store.status();
            double perCommit = (double) (after.writes() - before.writes()) / (after.commits() - before.commits());
            return new Result(result.acknowledged(), result.seconds(), perCommit);
        }
    }

    /** Begins to write a row. */
    static CompletableFuture<Integer> insert(Store store) {
        long at = System.nanoTime();
        return store.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(Rows.INSERT)) {
                Rows.bind(insert, at);
                return insert.executeUpdate();
            }
        });
    }
}
