package dev.tomte.qr.internal;

import dev.tomte.qr.PairingException;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import org.osgi.service.component.ComponentServiceObjects;
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

    private final ComponentServiceObjects<StoredPairingService> pairings;

    /** @param pairings made for a run only: the engine holds its handlers from the start on */
    @Activate
    public PairingExpiry(@Reference ComponentServiceObjects<StoredPairingService> pairings) {
        this.pairings = pairings;
    }

    @Override
    public TaskResult run(TaskContext context) throws PairingException {
        StoredPairingService service = pairings.getService();
        if (service == null) {
            return TaskResult.failed("The pairing codes are not there at the moment");
        }
        try {
            return TaskResult.done(Integer.toString(service.tidy()));
        } finally {
            pairings.ungetService(service);
        }
    }
}
