package dev.tomte.backup.internal.targets;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Sends requests and waits for their answers, as long as something moves and nobody cancels. */
final class Http {

    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_MS = 200;

    private final Duration stall;
    private @Nullable HttpClient client;

    Http(Duration stall) {
        this.stall = stall;
    }

    /** Made when it is first needed: it brings threads with it. */
    private synchronized HttpClient client() {
        if (client == null) {
            // Redirections are not followed: credentials and backups go where the configuration says, and nowhere else.
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .build();
        }
        return client;
    }

    /** The answer, whatever its status. */
    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, Activity activity)
            throws TargetException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = client().sendAsync(request, handler);
        try {
            while (true) {
                try {
                    return answer.get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (activity.cancelled()) {
                        throw TargetException.cancelled(activity.what());
                    }
                    if (activity.idleNanos() > stall.toNanos()) {
                        throw new TargetException(
                                Kind.RETRY,
                                activity.what() + " was given up: nothing moved for " + stall.toSeconds() + " s",
                                e);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw failed(activity, e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static TargetException failed(Activity activity, Throwable cause) {
        if (activity.cancelled()) {
            return TargetException.cancelled(activity.what());
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof CertificateException || t instanceof SSLPeerUnverifiedException) {
                return new TargetException(
                        Kind.GIVE_UP,
                        activity.what() + " failed: the server's certificate is not trusted: " + t.getMessage(),
                        cause);
            }
        }
        if (cause instanceof IOException && !(cause instanceof InterruptedIOException)) {
            return new TargetException(Kind.RETRY, activity.what() + " failed: " + reason(cause), cause);
        }
        return new TargetException(Kind.GIVE_UP, activity.what() + " failed: " + reason(cause), cause);
    }

    /** The JDK's "connection refused" has no message; its type says it. */
    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /**
     * What an answer other than the expected means.
     *
     * @param detail of the server's own, or empty
     */
    static TargetException refused(Activity activity, int status, String detail) {
        String said = "the server answered " + status + (detail.isEmpty() ? "" : " (" + detail + ")");
        String message = activity.what() + " failed: " + said;
        if (status == 507) {
            return TargetException.retry(message + ": it is full");
        }
        if (status == 408 || status == 423 || status == 425 || status == 429 || status >= 500) {
            // What a server has not implemented it will not have implemented later.
            return new TargetException(status == 501 || status == 505 ? Kind.GIVE_UP : Kind.RETRY, message);
        }
        String advice =
                switch (status) {
                    case 301, 302, 303, 307, 308 ->
                        ": it is somewhere else; put the right address into the configuration";
                    case 401, 403 -> ": look at the user, the secret and the permissions there";
                    case 404, 409 -> ": look whether the folder or bucket is there";
                    case 413 -> ": the file is too large for it";
                    default -> "";
                };
        return TargetException.giveUp(message + advice);
    }
}
