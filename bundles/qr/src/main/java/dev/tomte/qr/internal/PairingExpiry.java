package dev.tomte.qr.internal;

import dev.tomte.store.Store;
import dev.tomte.store.StoreException;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The task {@code qr.pairing-expiry}: removes codes that ended. That they cannot be redeemed does not depend on it. */
@Component(
        property = {
            TaskHandler.TYPE + "=qr.pairing-expiry",
            TaskHandler.DESCRIPTION + "=Removes pairing codes that have expired, were redeemed or revoked",
            TaskHandler.INTERVAL + "=PT15M",
            TaskHandler.CONCURRENCY + ":Integer=1",
            TaskHandler.DURABILITY + "=grouped",
            TaskHandler.PRIORITY + "=LOW",
            TaskHandler.HISTORY + "=false"
        })
public final class PairingExpiry implements TaskHandler {

    /** For how long codes that ended are still listed, and said to have ended rather than never to have been. */
    static final Duration SHOWN = Duration.ofHours(1);

    private final PairingTable table;
    private final PairingMemory memory;
    private final InstantSource clock;

    @Activate
    public PairingExpiry(@Reference Store store) {
        this(store, PairingMemory.SHARED, InstantSource.system());
    }

    PairingExpiry(Store store, PairingMemory memory, InstantSource clock) {
        table = new PairingTable(store);
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public TaskResult run(TaskContext context) throws StoreException {
        return TaskResult.done(Integer.toString(tidy()));
    }

    /** How many were removed. */
    int tidy() throws StoreException {
        List<PairingRow> rows = table.rows();
        if (rows.isEmpty()) {
            return 0;
        }
        int removed =
                table.tidy(memory.expired(rows), clock.instant().minus(SHOWN).toEpochMilli());
        memory.keepOnly(rows.stream().map(PairingRow::id).collect(Collectors.toSet()));
        return removed;
    }
}
