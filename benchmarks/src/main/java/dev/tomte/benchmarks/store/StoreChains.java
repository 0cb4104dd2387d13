package dev.tomte.benchmarks.store;

import dev.tomte.benchmarks.store.Contender.Result;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
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
        return FreshStore.write(file, store -> write(store, time));
    }

    private Result write(Store store, Duration time) throws InterruptedException {
        LongAdder acknowledged = new LongAdder();
        long start = System.nanoTime();
        CompletableFuture<?>[] ends = new CompletableFuture<?>[callers];
        for (int i = 0; i < callers; i++) {
            ends[i] = new Chain(store, start + time.toNanos(), acknowledged).begin();
        }
        try {
            CompletableFuture.allOf(ends).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A caller failed to write", e.getCause());
        }
        return new Result(acknowledged.sum(), (System.nanoTime() - start) / 1e9, 1);
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
            if (System.nanoTime() >= deadline) {
                end.complete(null);
                return;
            }
            FreshStore.insert(store).whenComplete((rows, failure) -> {
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
