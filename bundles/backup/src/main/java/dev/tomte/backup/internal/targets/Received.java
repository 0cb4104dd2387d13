package dev.tomte.backup.internal.targets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on its way in: given to a sink where the status is 200, and otherwise kept as text. Never more than
 * a limit.
 */
final class Received implements BodySubscriber<byte[]> {

    /** Of answers that are understood or shown: a listing of 1,000 files has some 400 KB. */
    static final int TEXT_BYTES = 4 * 1024 * 1024;

    private final Sink sink;
    private final long limit;
    private final ByteArrayOutputStream kept;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private long received;
    private Flow.@Nullable Subscription subscription;

    /** Takes what comes in. */
    @FunctionalInterface
    interface Sink {
        void take(ByteBuffer bytes) throws IOException;
    }

    private Received(@Nullable Sink sink, long limit) {
        kept = new ByteArrayOutputStream();
        this.sink = sink == null ? this::keep : sink;
        this.limit = limit;
    }

    static BodyHandler<byte[]> text() {
        return info -> new Received(null, TEXT_BYTES);
    }

    /** @param limit in bytes of what is given to the sink */
    static BodyHandler<byte[]> into(Sink sink, long limit) {
        return info -> info.statusCode() == 200 ? new Received(sink, limit) : new Received(null, TEXT_BYTES);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                received += buffer.remaining();
                if (received > limit) {
                    throw new IOException("the server sent more than the " + limit + " bytes expected");
                }
                sink.take(buffer);
            }
            subscription.request(1);
        } catch (IOException e) {
            subscription.cancel();
            whole.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable cause) {
        whole.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        whole.complete(kept.toByteArray());
    }

    private void keep(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        kept.writeBytes(copy);
    }
}
