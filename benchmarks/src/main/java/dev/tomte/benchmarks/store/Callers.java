package dev.tomte.benchmarks.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that all do the same until the time is over. */
final class Callers {

    private Callers() {}

    /** What one of them does. */
    interface Caller {
        /**
         * Writes on and on.
         *
         * @param deadline on the clock of {@link System#nanoTime()}
         * @return rows acknowledged
         */
        long writeUntil(long deadline) throws Exception;
    }

    /** Runs them and adds up; what one of them throws is thrown. */
    static Contender.Result run(int count, Duration time, Caller caller) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            long start = System.nanoTime();
            long deadline = start + time.toNanos();
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(() -> caller.writeUntil(deadline)));
            }
            long acknowledged = 0;
            for (Future<Long> one : running) {
                acknowledged += one.get();
            }
            return new Contender.Result(acknowledged, (System.nanoTime() - start) / 1e9, 1);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A caller failed to write", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
