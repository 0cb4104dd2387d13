package dev.tomte.securestorage.internal.keys;

import dev.tomte.event.EventProperties;
import dev.tomte.secret.KeyExpiring;
import dev.tomte.secret.KeyInfo;
import dev.tomte.secret.KeyInfo.State;
import dev.tomte.secret.KeyManager;
import dev.tomte.secret.SecureStorageException;
import dev.tomte.task.TaskContext;
import dev.tomte.task.TaskHandler;
import dev.tomte.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** The task {@code secret.expiry}: tells each day of the keys that make nothing new from soon on. */
@Component(
        property = {
            TaskHandler.TYPE + "=secret.expiry",
            TaskHandler.DESCRIPTION + "=Tells of keys that expire soon",
            TaskHandler.CRON + "=43 4 * * *",
            TaskHandler.JITTER + "=PT30M",
            TaskHandler.CONCURRENCY + ":Integer=1",
            TaskHandler.PRIORITY + "=low"
        })
public final class KeyExpiry implements TaskHandler {

    private static final Duration SOON = Duration.ofDays(14);

    private final BundleContext context;
    private final ServiceReference<KeyManager> keys;
    private final EventAdmin events;
    private final InstantSource clock;

    /** The key manager by its reference only: the task engine makes this component at the start, long before it is due. */
    @Activate
    public KeyExpiry(
            BundleContext context,
            @Reference(service = KeyManager.class) ServiceReference<KeyManager> keys,
            @Reference EventAdmin events) {
        this(context, keys, events, InstantSource.system());
    }

    KeyExpiry(BundleContext context, ServiceReference<KeyManager> keys, EventAdmin events, InstantSource clock) {
        this.context = context;
        this.keys = keys;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public TaskResult run(TaskContext run) throws SecureStorageException {
        KeyManager manager = context.getService(keys);
        if (manager == null) {
            return TaskResult.failed("The key manager has gone");
        }
        try {
            return TaskResult.done(Integer.toString(tell(manager)));
        } finally {
            context.ungetService(keys);
        }
    }

    /** How many expire soon. */
    private int tell(KeyManager manager) throws SecureStorageException {
        Instant limit = clock.instant().plus(SOON);
        List<KeyInfo> expiring = manager.list().stream()
                .filter(key -> key.state() == State.CURRENT)
                .filter(key -> key.expiresAt().filter(at -> !at.isAfter(limit)).isPresent())
                .toList();
        for (KeyInfo key : expiring) {
            KeyExpiring event = new KeyExpiring(
                    key.purpose(), key.version(), key.expiresAt().orElseThrow());
            events.postEvent(new Event(event.topic(), EventProperties.of(event)));
        }
        return expiring.size();
    }
}
