package dev.tomte.tasks.internal.conditions;

import dev.tomte.tasks.internal.conditions.ConditionBoard.Listener;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what has changed, in the order in which it was found, by one thread at a time, without a lock. */
final class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private record Change(String name, boolean holds) {}

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Change> untold = new ConcurrentLinkedQueue<>();
    /** How often telling was asked for since it began; 0 if nobody tells. */
    private final AtomicInteger asked = new AtomicInteger();

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    /** Under the lock that the change was found under, or the order would be lost. */
    void found(String name, boolean holds) {
        untold.add(new Change(name, holds));
    }

    /** Outside that lock. Who tells just then, maybe further up in the same thread, also tells what is found now. */
    void tell() {
        if (untold.isEmpty() || asked.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        while (seen > 0) {
            Change change = untold.poll();
            while (change != null) {
                tell(change);
                change = untold.poll();
            }
            seen = asked.addAndGet(-seen);
        }
    }

    private void tell(Change change) {
        for (Listener listener : listeners) {
            try {
                listener.changed(change.name(), change.holds());
            } catch (Throwable e) {
                // Or nobody would be told anything ever again.
                LOG.error("A listener failed at being told that {} holds: {}", change.name(), change.holds(), e);
            }
        }
    }
}
