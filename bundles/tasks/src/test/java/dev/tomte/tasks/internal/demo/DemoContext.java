package dev.tomte.tasks.internal.demo;

import dev.tomte.task.CancellationToken;
import dev.tomte.task.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The context of one run, which remembers what the handler tells it. */
final class DemoContext implements TaskContext {

    final List<String> progress = new ArrayList<>();
    String data = "";

    @Nullable
    String saved;

    @Nullable
    String cancelled;

    @Override
    public long id() {
        return 1;
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String type() {
        return "demo";
    }

    @Override
    public String data() {
        return data;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Instant scheduledFor() {
        return Instant.EPOCH;
    }

    @Override
    public Optional<Duration> timeLeft() {
        return Optional.empty();
    }

    @Override
    public CancellationToken cancellation() {
        return new CancellationToken() {
            @Override
            public boolean isCancelled() {
                return cancelled != null;
            }

            @Override
            public Optional<String> reason() {
                return Optional.ofNullable(cancelled);
            }

            @Override
            public void onCancel(Runnable action) {
                throw new UnsupportedOperationException("No demo needs it");
            }
        };
    }

    @Override
    public void progress(int percent, String message) {
        progress.add(percent + " " + message);
    }

    @Override
    public Optional<String> checkpoint() {
        return Optional.ofNullable(saved);
    }

    @Override
    public CompletableFuture<Void> checkpoint(String state) {
        saved = state;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger("task." + type());
    }

    @Override
    public String correlationId() {
        return "c";
    }

    @Override
    public void reschedule(Duration interval) {
        throw new UnsupportedOperationException("No demo needs it");
    }
}
