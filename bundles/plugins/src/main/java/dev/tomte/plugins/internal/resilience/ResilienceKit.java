package dev.tomte.plugins.internal.resilience;

import dev.tomte.resilience.CircuitBreaker;
import dev.tomte.resilience.CircuitBreakerSettings;
import dev.tomte.resilience.ResilienceSnapshot;
import dev.tomte.resilience.Retry;
import dev.tomte.resilience.Timer;
import dev.tomte.resilience.WorkQueue;
import dev.tomte.resilience.WorkQueueSettings;
import dev.tomte.resilience.WorkQueueSnapshot;
import dev.tomte.task.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What one plug-in has of the kit, from its enabling to its disabling. */
public final class ResilienceKit {

    private static final int MAX_NAME = 100;
    private static final int MAX_NAMES = 100;

    private final String plugin;
    private final Surroundings around;
    private final ClassLoader loader;
    private final Map<String, CountingCircuitBreaker> breakers = new TreeMap<>();
    private final Map<String, BoundedWorkQueue> queues = new TreeMap<>();
    private final Map<String, HistogramTimer> timers = new TreeMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean draining;

    /**
     * Empty.
     *
     * @param loader the thread context class loader of queued work
     */
    public ResilienceKit(String plugin, Surroundings around, ClassLoader loader) {
        this.plugin = plugin;
        this.around = around;
        this.loader = loader;
    }

    public Retry retry(RetryPolicy policy, Predicate<Throwable> retryable) {
        return new BackoffRetry(policy, retryable, around.random(), this::pause);
    }

    public CircuitBreaker circuitBreaker(String name, CircuitBreakerSettings settings) {
        synchronized (this) {
            return same(
                    "circuit breaker",
                    settings,
                    CountingCircuitBreaker::settings,
                    named(
                            "circuit breaker",
                            breakers,
                            name,
                            () -> new CountingCircuitBreaker(plugin, name, settings, around, this::checkOpen)));
        }
    }

    public WorkQueue workQueue(String name, WorkQueueSettings settings) {
        synchronized (this) {
            if (draining) {
                throw new IllegalStateException("Plug-in " + plugin + " wants the work queue " + name
                        + " after onDisable; there is nobody who would wait for its work");
            }
            queues.computeIfPresent(name, (key, queue) -> queue.isClosed() ? null : queue);
            return same(
                    "work queue",
                    settings,
                    BoundedWorkQueue::settings,
                    named("work queue", queues, name, () -> new BoundedWorkQueue(name, settings, around, loader)));
        }
    }

    public synchronized Timer timer(String name) {
        return named("timer", timers, name, () -> new HistogramTimer(name, around.ticker()));
    }

    public ResilienceSnapshot snapshot() {
        synchronized (this) {
            return new ResilienceSnapshot(
                    breakers.values().stream()
                            .map(CountingCircuitBreaker::snapshot)
                            .toList(),
                    queues.values().stream().map(BoundedWorkQueue::snapshot).toList(),
                    timers.values().stream().map(HistogramTimer::snapshot).toList());
        }
    }

    /**
     * Closes the queues and waits for their work.
     *
     * @param limit for all together
     * @return a sentence for each that was not done
     */
    public List<String> drain(Duration limit) {
        List<BoundedWorkQueue> open;
        synchronized (this) {
            draining = true;
            open = List.copyOf(queues.values());
        }
        // First all of them: no work is to be handed from one queue to the next.
        open.forEach(BoundedWorkQueue::stopIntake);
        long deadline = System.nanoTime() + limit.toNanos();
        List<String> undone = new ArrayList<>();
        boolean interrupted = false;
        for (BoundedWorkQueue queue : open) {
            try {
                Duration left =
                        interrupted ? Duration.ZERO : Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!queue.close(left)) {
                    WorkQueueSnapshot rest = queue.snapshot();
                    undone.add("Its work queue " + rest.name() + " was not done within " + limit.toMillis() + " ms; "
                            + rest.withdrawn() + " works were given up, and " + rest.running()
                            + " of them do not heed their interruption yet.");
                }
            } catch (InterruptedException e) {
                interrupted = true;
                undone.add("Its work queue " + queue.name() + " was given up, because the host stops.");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return undone;
    }

    /** Ends pauses between retries, and refuses calls from now on. */
    public void close() {
        ended.countDown();
    }

    private void pause(Duration length) throws InterruptedException {
        if (ended.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
            checkOpen();
        }
    }

    private void checkOpen() {
        if (ended.getCount() == 0) {
            throw new IllegalStateException("Plug-in " + plugin + " used its resilience kit after it was disabled; end"
                    + " your threads in onDisable");
        }
    }

    private <T> T named(String what, Map<String, T> known, String name, Supplier<T> maker) {
        T there = known.get(name);
        if (there != null) {
            return there;
        }
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "The name of a " + what + " has 1 to " + MAX_NAME + " characters, not " + name.length());
        }
        if (known.size() >= MAX_NAMES) {
            throw new IllegalArgumentException("Plug-in " + plugin + " has " + known.size() + " of the kind " + what
                    + " already, which is the most; use one for all that goes the same way instead of one each");
        }
        T made = maker.get();
        known.put(name, made);
        return made;
    }

    private static <T, S> T same(String what, S wanted, Function<T, S> settings, T there) {
        if (!settings.apply(there).equals(wanted)) {
            throw new IllegalArgumentException("There is a " + what + " of that name with other settings: "
                    + settings.apply(there) + ", not " + wanted + "; keep the settings in a constant");
        }
        return there;
    }
}
