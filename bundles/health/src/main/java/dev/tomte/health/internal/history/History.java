package dev.tomte.health.internal.history;

import dev.tomte.health.HistoryPoint;
import dev.tomte.health.Measurement;
import dev.tomte.store.Migration;
import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * What was measured: single values for a day, minutes for a week, hours for a year. Each measurement is one write, which
 * also rolls it up and deletes what is past. The tables are made at first use, so that starting costs nothing.
 */
public final class History {

    /** The history of further metrics is not kept, whatever collectors invent. */
    public static final int MOST_METRICS = 128;

    private static final String AREA = "health";

    private final Store store;
    private final LongSupplier nanoTime;
    private final ClockTrust clock = new ClockTrust();
    private boolean migrated;

    public History(Store store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
    }

    /**
     * Keeps a measurement and waits until it is on disk. One call at a time.
     *
     * @return how many values were left out, since there are {@value #MOST_METRICS} other metrics already
     * @throws StoreException if it could not be kept; nothing of it was
     */
    public int record(Instant at, List<Measurement> measurements) throws StoreException, InterruptedException {
        migrate();
        boolean believed = clock.believes(at, nanoTime.getAsLong());
        try {
            return store.write(new RecordWork(at.getEpochSecond(), measurements, believed))
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw new StoreException("The measurement could not be kept: " + e.getCause(), e.getCause());
        }
    }

    /** As {@link dev.tomte.health.HealthMonitor#history}, seen at a time. */
    public List<HistoryPoint> read(String metric, Instant from, Instant to, Duration resolution, Instant now)
            throws StoreException {
        migrate();
        return store.read(new HistoryQuery(
                metric, from.getEpochSecond(), ceil(to), Math.max(1, resolution.toSeconds()), now.getEpochSecond()));
    }

    private static long ceil(Instant time) {
        return time.getNano() == 0 || time.equals(Instant.MAX) ? time.getEpochSecond() : time.getEpochSecond() + 1;
    }

    private synchronized void migrate() throws StoreException {
        if (!migrated) {
            store.migrate(AREA, Migration.load(History.class, "V001__create_history.sql"));
            migrated = true;
        }
    }
}
