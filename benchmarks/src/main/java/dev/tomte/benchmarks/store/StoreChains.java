package dev.tomte.benchmarks.store;

import dev.tomte.benchmarks.store.Contender.Result;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.store.StoreStatus;
import dev.tomte.store.internal.StandaloneStore;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;

/** Tomte's store, used by callers that have one write under way each and are told of its end instead of waiting in a thread. */
public final class StoreChains implements Contender {

    private final int callers;

    /** With so many callers. */
    public StoreChains(int callers) {
        this.callers = callers;
    }

    @Override
    public String name() {
        return "Tomte's store, " + callers + " callers that are told";
    }

    @Override
    public Result write(Path file, Duration time) throws StoreException, InterruptedException {
        try (StandaloneStore open = new StandaloneStore(file)) {
            Store store = open.store();
            store.migrate("benchmark", List.of(new Migration(1, "create", Rows.TABLE)));
            StoreStatus before = store.status();
            LongAdder acknowledged = new LongAdder();
            long start = System.nanoTime();
            CompletableFuture<?>[] ends = new CompletableFuture<?>[callers];
            for (int i = 0; i < callers; i++) {
                ends[i] = new Chain(store, start + time.toNanos(), acknowledged).begin();
            }
            CompletableFuture.allOf(ends).get();
            double seconds = (System.nanoTime() - start) / 1e9;
            StoreStatus after = store.status();
            double perCommit = (double) (after.writes() - before.writes()) / (after.commits() - before.commits());
            return new Result(acknowledged.sum(), seconds, perCommit);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A caller failed to write", e.getCause());
        }
    }

    /** One caller, which writes again whenever it hears that its last write is durable. */
    private record Chain(Store store, long deadline, LongAdder acknowledged, CompletableFuture<Void> end) {

        Chain(Store store, long deadline, LongAdder acknowledged) {
            this(store, deadline, acknowledged, new CompletableFuture<>());
        }

        CompletableFuture<Void> begin() {
            next();
            return end;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what is wrong completes the end
        private void next() {
            long at = System.nanoTime();
            if (at >= deadline) {
                end.complete(null);
                return;
            }
            store.write(connection -> {
                        try (PreparedStatement insert = connection.prepareStatement(Rows.INSERT)) {
                            Rows.bind(insert, at);
                            return insert.executeUpdate();
                        }
                    })
                    .whenComplete((rows, failure) -> {
                        if (failure != null) {
                            end.completeExceptionally(failure);
                        } else {
                            acknowledged.increment();
                            next();
                        }
                    });
        }
    }
}
