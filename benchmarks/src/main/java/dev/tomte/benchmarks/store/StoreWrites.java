package dev.tomte.benchmarks.store;

import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Tomte's store, used as any bundle uses it. */
public final class StoreWrites implements Contender {

    private final int callers;
    private final int inFlight;

    /**
     * With so many callers.
     *
     * @param inFlight how many writes each may have under way; 1: it waits for each
     */
    public StoreWrites(int callers, int inFlight) {
        this.callers = callers;
        this.inFlight = inFlight;
    }

    @Override
    public String name() {
        String each = inFlight == 1 ? "" : " with " + inFlight + " under way each";
        return "Tomte's store, " + callers + (callers == 1 ? " caller" : " callers") + each;
    }

    @Override
    public Result write(Path file, Duration time) throws StoreException, InterruptedException {
        return FreshStore.write(file, store -> Callers.run(callers, time, deadline -> writeUntil(deadline, store)));
    }

    private long writeUntil(long deadline, Store store) throws InterruptedException, ExecutionException {
        long acknowledged = 0;
        Queue<CompletableFuture<Integer>> underWay = new ArrayDeque<>();
        while (System.nanoTime() < deadline) {
            underWay.add(FreshStore.insert(store));
            if (underWay.size() == inFlight) {
                acknowledged += underWay.remove().get();
            }
        }
        for (CompletableFuture<Integer> write : underWay) {
            acknowledged += write.get();
        }
        return acknowledged;
    }
}
