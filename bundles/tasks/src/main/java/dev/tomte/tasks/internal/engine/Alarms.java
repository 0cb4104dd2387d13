package dev.tomte.tasks.internal.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the engine is to do after a pause, of its own accord. Under the engine's lock. */
final class Alarms {

    private final Engine engine;
    private final DueHeap times = new DueHeap();
    private final Map<Long, Runnable> actions = new HashMap<>();
    private long number;

    Alarms(Engine engine) {
        this.engine = engine;
    }

    /** Does something after a pause, under the lock. */
    void after(Duration pause, Runnable action) {
        actions.put(++number, action);
        times.put(number, engine.clocks.nanos() + pause.toNanos());
        engine.afterwards(() -> engine.outside().wake());
    }

    /** Does what is to be done by now. */
    void ring(long nowNanos) {
        while (times.head() <= nowNanos) {
            Runnable action = actions.remove(times.pop());
            if (action != null) {
                action.run();
            }
        }
    }

    /** Ticker; {@link DueHeap#NONE} if nothing is to be done. */
    long next() {
        return times.head();
    }
}
