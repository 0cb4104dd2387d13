package dev.tomte.health.internal;

import dev.tomte.health.Measurement;
import dev.tomte.health.internal.history.History;
import dev.tomte.store.StoreClosedException;
import dev.tomte.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands measurements to the history in a thread of its own: a full or a slow disk never holds up the measuring. */
final class HistoryKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);

    private final History history;
    private final Executor threads;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Outage outage = new Outage(LOG, "The health history");
    private final Outage room = new Outage(LOG, "The health history of new metrics");

    HistoryKeeper(History history, Executor threads) {
        this.history = history;
        this.threads = threads;
    }

    /** Returns at once. The measurement is left out if the one before is not on disk yet. */
    void keep(Instant at, List<Measurement> measurements) {
        if (busy.compareAndSet(false, true)) {
            threads.execute(() -> record(at, measurements));
        } else {
            outage.failed("the store has not taken the measurement before yet");
        }
    }

    private void record(Instant at, List<Measurement> measurements) {
        try {
            Thread.currentThread().setName("tomte-health-history");
            if (history.record(at, measurements) == 0) {
                room.worked();
            } else {
                room.failed("there are " + History.MOST_METRICS + " metrics already");
            }
            outage.worked();
        } catch (StoreException | StoreClosedException e) {
            outage.failed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            outage.failed(e.toString(), e);
        } finally {
            busy.set(false);
        }
    }
}
