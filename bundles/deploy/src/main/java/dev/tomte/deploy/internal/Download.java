package dev.tomte.deploy.internal;

import dev.tomte.deploy.DeployException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches one file over HTTP, bounded in size, time and redirects (the client follows at most five, none to less secure). */
final class Download {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);

    private final long maxBytes;

    Download(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void fetch(URI source, Path to) throws DeployException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT_LIMIT)
                .build();
        CompletableFuture<HttpResponse<Path>> answer =
                client.sendAsync(HttpRequest.newBuilder(source).timeout(LIMIT).build(), info -> {
                    if (info.statusCode() != 200) {
                        return BodySubscribers.replacing(to);
                    }
                    return new Bounded(BodyHandlers.ofFile(to).apply(info), maxBytes);
                });
        try {
            HttpResponse<Path> response = answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (response.statusCode() != 200) {
                throw new DeployException("Cannot download " + source + ": expected status 200, the server answered "
                        + response.statusCode());
            }
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new DeployException(
                    "Cannot download " + source + ": it took more than " + LIMIT.toMinutes() + " minutes", e);
        } catch (ExecutionException e) {
            throw new DeployException("Cannot download " + source + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new DeployException("Interrupted while downloading " + source, e);
        }
    }

    /** Gives up as soon as more comes than is allowed. */
    private static final class Bounded implements BodySubscriber<Path> {

        private final BodySubscriber<Path> file;
        private final long maxBytes;
        private long room;
        private @Nullable Subscription subscription;

        Bounded(BodySubscriber<Path> file, long maxBytes) {
            this.file = file;
            this.maxBytes = maxBytes;
            this.room = maxBytes;
        }

        @Override
        public CompletionStage<Path> getBody() {
            return file.getBody();
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            file.onSubscribe(given);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            Subscription source = subscription;
            if (source == null || room < 0) {
                return;
            }
            room -= buffers.stream().mapToLong(ByteBuffer::remaining).sum();
            if (room < 0) {
                source.cancel();
                file.onError(
                        new IOException("it has more than " + maxBytes + " bytes (maxFileMb of dev.tomte.deploy)"));
            } else {
                file.onNext(buffers);
            }
        }

        @Override
        public void onError(Throwable problem) {
            if (room >= 0) {
                file.onError(problem);
            }
        }

        @Override
        public void onComplete() {
            if (room >= 0) {
                file.onComplete();
            }
        }
    }
}
