package dev.tomte.audit;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the audit log for who only adds to it. The log is asked for with the first entry, for asking opens it; it is
 * kept from then on, for it would close and open again with each entry, and looked for again when it has gone. May be used
 * from any thread, but not under a lock that a component's activation may need: the first entry may activate the log.
 */
public final class AuditTrail {

    /** How many entries wait while there is no log, as during the start. More are not noted, which is logged. */
    public static final int MOST_WAITING = 100;

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);

    private final BundleContext context;
    private final ServiceListener arrival = this::came;
    private final Queue<AuditEvent> waiting = new ArrayDeque<>();
    private boolean overflowed;
    private volatile @Nullable Found found;

    private record Found(ServiceReference<AuditLog> reference, AuditLog log) {}

    /** A trail of its own for whom this context belongs to; it ends with their bundle and need not be closed. */
    public AuditTrail(BundleContext context) {
        this.context = context;
    }

    /**
     * Adds an entry, or has it wait if there is no log yet. Returns without waiting for the disk, and throws nothing: what
     * was done is not undone because it could not be noted. That is logged.
     */
    public void add(AuditEvent event) {
        try {
            enqueue(event);
            handOver();
        } catch (IllegalStateException e) { // the bundle whose context this is has been stopped
            warn(event, e);
        }
    }

    private synchronized void enqueue(AuditEvent event) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(event);
        } else if (!overflowed) {
            overflowed = true;
            LOG.error(
                    "There is no audit log, and {} entries wait for it: {} {} and what follows are not noted",
                    MOST_WAITING,
                    event.action(),
                    event.subject());
        }
    }

    private void handOver() {
        AuditLog present = hasWaiting() ? present() : null;
        if (present != null) {
            take().forEach(event -> append(present, event));
        }
    }

    private synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    private synchronized List<AuditEvent> take() {
        List<AuditEvent> taken = List.copyOf(waiting);
        waiting.clear();
        overflowed = false;
        context.removeServiceListener(arrival);
        return taken;
    }

    /** Without a lock of ours: whoever activates or registers the log has locks of their own. */
    private @Nullable AuditLog present() {
        AuditLog log = find();
        if (log == null) {
            listen();
            log = find(); // it may have come in between
        }
        return log;
    }

    private @Nullable AuditLog find() {
        ServiceReference<AuditLog> current = context.getServiceReference(AuditLog.class);
        if (current == null) {
            found = null;
            return null;
        }
        Found before = found;
        if (before != null && before.reference.equals(current)) {
            return before.log;
        }
        AuditLog log = context.getService(current);
        found = log == null ? null : new Found(current, log);
        return log;
    }

    private void listen() {
        try {
            context.addServiceListener(arrival, "(" + Constants.OBJECTCLASS + "=" + AuditLog.class.getName() + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("The name of a class makes no filter", e);
        }
    }

    private void came(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            handOver();
        }
    }

    private static void append(AuditLog log, AuditEvent event) {
        try {
            var unused = log.append(event).whenComplete((entry, failure) -> {
                if (failure != null) {
                    warn(event, failure);
                }
            });
        } catch (IllegalStateException e) { // it is being stopped
            warn(event, e);
        }
    }

    private static void warn(AuditEvent event, Throwable failure) {
        LOG.error(
                "The audit log did not take {} {}: {}", event.action(), event.subject(), failure.getMessage(), failure);
    }
}
