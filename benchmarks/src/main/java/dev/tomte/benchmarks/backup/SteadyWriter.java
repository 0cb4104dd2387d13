package dev.tomte.benchmarks.backup;

import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The device's own work: a change every 5 ms, each waited for, and how long each took. */
public final class SteadyWriter implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final double P99 = 0.99;

    private final Store store;
    private final Thread thread = new Thread(this::write, "writer");
    private final List<Long> nanos = new ArrayList<>();
    private volatile boolean enough;

    public SteadyWriter(Store store) throws StoreException {
        this.store = store;
        store.migrate(
                "steady",
                List.of(new Migration(1, "values", "CREATE TABLE steady_values (id INTEGER PRIMARY KEY, at INTEGER)")));
        thread.start();
    }

    /** Milliseconds within which 99 of 100 changes since the last call were acknowledged. */
    public synchronized double p99() {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        nanos.clear();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * P99))] / 1e6;
    }

    @Override
    public void close() {
        enough = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        while (!enough) {
            long begun = System.nanoTime();
            store.write(connection -> {
                        try (PreparedStatement insert =
                                connection.prepareStatement("INSERT INTO steady_values (at) VALUES (?)")) {
                            insert.setLong(1, begun);
                            return insert.executeUpdate();
                        }
                    })
                    .join();
            add(System.nanoTime() - begun);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private synchronized void add(long took) {
        nanos.add(took);
    }
}
