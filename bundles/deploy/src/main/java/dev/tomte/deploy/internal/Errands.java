package dev.tomte.deploy.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what calls into a bundle's own code, which may take its time or never return, off the deployer's thread: at most
 * one errand for each bundle, and a bundle that hangs keeps nobody else from being deployed.
 */
final class Errands implements AutoCloseable {

    /** What an errand is for. */
    enum Kind {
        START,
        STOP,
        FAREWELL
    }

    private record Errand(Kind kind, Future<?> future) {}

    private final ExecutorService threads;
    private final Runnable onEnd;
    private final Map<String, Errand> running = new HashMap<>();

    Errands(Runnable onEnd) {
        this.onEnd = onEnd;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(body -> {
            Thread thread = new Thread(body, "tomte-deploy-errand-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins an errand; whoever asks must have seen that there is none for the bundle. */
    void begin(String bundle, Kind kind, Callable<?> body) {
        if (running.containsKey(bundle)) {
            throw new IllegalStateException("There is an errand for " + bundle + " already");
        }
        // Told of only once its end can be seen: whoever is woken must not have to wait for it.
        FutureTask<Object> task = new FutureTask<>(body::call) {
            @Override
            protected void done() {
                onEnd.run();
            }
        };
        running.put(bundle, new Errand(kind, task));
        threads.execute(task);
    }

    Optional<Kind> underWay(String bundle) {
        return Optional.ofNullable(running.get(bundle)).map(Errand::kind);
    }

    /** The bundles with such an errand; some may have ended without that having been taken in. */
    List<String> underWay(Kind kind) {
        return running.entrySet().stream()
                .filter(errand -> errand.getValue().kind() == kind)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * Waits a bounded time for the end of a bundle's errand.
     *
     * @return whether it ended; if not, it goes on
     * @throws ExecutionException if the errand threw; it has ended then
     */
    boolean ended(String bundle, Duration limit) throws ExecutionException, InterruptedException {
        Errand errand = running.get(bundle);
        if (errand == null) {
            throw new IllegalStateException("There is no errand for " + bundle);
        }
        try {
            errand.future().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            running.remove(bundle);
            return true;
        } catch (TimeoutException e) {
            return errand.future().isDone() && ended(bundle, Duration.ZERO);
        } catch (ExecutionException e) {
            running.remove(bundle);
            throw e;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
