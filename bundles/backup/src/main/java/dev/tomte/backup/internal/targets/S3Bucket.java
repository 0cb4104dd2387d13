package dev.tomte.backup.internal.targets;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import dev.tomte.secret.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;

/** Signed requests to a bucket of an S3-compatible store, and what it means when they are refused. */
final class S3Bucket {

    static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final int MAXIMUM_DETAIL = 300;

    private final URI root;
    private final String name;
    private final TargetSettings settings;
    private final SecretSource secrets;
    private final InstantSource clock;
    private final SigV4 signer;
    private final Http http;

    S3Bucket(TargetSettings settings, SecretSource secrets, InstantSource clock) {
        this.settings = settings;
        this.secrets = secrets;
        this.clock = clock;
        name = settings.bucket();
        root = root(URI.create(settings.location()), settings);
        signer = new SigV4(settings.region(), settings.user());
        http = new Http(settings.stall());
    }

    /** The bucket's own address, with a slash at its end. */
    static URI root(URI endpoint, TargetSettings settings) {
        String path = endpoint.getRawPath().endsWith("/") ? endpoint.getRawPath() : endpoint.getRawPath() + "/";
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        return settings.virtualHost()
                ? URI.create(endpoint.getScheme() + "://" + settings.bucket() + "." + endpoint.getHost() + port + path)
                : URI.create(endpoint.getScheme() + "://" + endpoint.getHost() + port + path + settings.bucket() + "/");
    }

    @Override
    public String toString() {
        return "the bucket " + name + " of " + settings.location();
    }

    HttpResponse<byte[]> send(String method, String key, Map<String, String> query, Activity activity)
            throws TargetException, InterruptedException {
        return send(method, key, query, BodyPublishers.noBody(), EMPTY_SHA256, Received.text(), activity);
    }

    /**
     * The answer, whatever its status.
     *
     * @param key of an object, or empty for the bucket
     * @param sha256 of the body, in hexadecimal; the store refuses what does not match it
     */
    HttpResponse<byte[]> send(
            String method,
            String key,
            Map<String, String> query,
            BodyPublisher body,
            String sha256,
            BodyHandler<byte[]> handler,
            Activity activity)
            throws TargetException, InterruptedException {
        // A bucket addressed by path is asked without the slash: some stores take it for an object without a name.
        String path = root.getRawPath() + SigV4.encodePath(key);
        if (key.isEmpty() && path.length() > 1) {
            path = path.substring(0, path.length() - 1);
        }
        SortedMap<String, String> parameters = new TreeMap<>(query);
        Instant now = clock.instant();
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("host", root.getRawAuthority());
        headers.put("x-amz-content-sha256", sha256);
        headers.put("x-amz-date", SigV4.TIME.format(now));

        String address = root.getScheme() + "://" + root.getRawAuthority() + path
                + (parameters.isEmpty() ? "" : "?" + SigV4.encodeQuery(parameters));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .method(method, body)
                .header("x-amz-content-sha256", sha256)
                .header("x-amz-date", SigV4.TIME.format(now));
        try (Secret secret = secrets.open(settings.secret())) {
            byte[] bytes = secret.bytes();
            try {
                request.header("Authorization", signer.authorization(method, path, parameters, headers, now, bytes));
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }
        return http.send(request.build(), handler, activity);
    }

    /** @throws TargetException unless the status is 2xx */
    static HttpResponse<byte[]> require(HttpResponse<byte[]> answer, Activity activity) throws TargetException {
        if (answer.statusCode() / 100 != 2) {
            throw refused(answer.statusCode(), answer.body(), activity);
        }
        return answer;
    }

    /** The elements of this name in an answer. */
    static List<Map<String, String>> records(byte[] answer, String name, Activity activity) throws TargetException {
        try {
            return Xml.records(answer, name);
        } catch (XMLStreamException e) {
            throw new TargetException(
                    Kind.GIVE_UP, activity.what() + " failed: the server's answer is not that of S3", e);
        }
    }

    static TargetException refused(int status, byte[] body, Activity activity) {
        Optional<String> code = Xml.text(body, "Error", "Code");
        String detail = shown(code.map(one -> one
                        + Xml.text(body, "Error", "Message")
                                .map(message -> ": " + message)
                                .orElse(""))
                .orElse(""));
        return switch (code.orElse("")) {
            // Errors that are hidden in another status, or whose status says less than they do.
            case "SlowDown",
                    "InternalError",
                    "ServiceUnavailable",
                    "RequestTimeout",
                    "OperationAborted",
                    // Gone since it was found, or changed on the way: the next attempt begins anew.
                    "NoSuchUpload",
                    "BadDigest",
                    "IncompleteBody",
                    "XAmzContentSHA256Mismatch" -> TargetException.retry(activity.what() + " failed: " + detail);
            case "RequestTimeTooSkewed" ->
                TargetException.retry(
                        activity.what() + " failed: the clocks of the device and the store differ too much: " + detail);
            default -> Http.refused(activity, status, detail);
        };
    }

    /** What somebody else says, fit for a line of the log. */
    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > MAXIMUM_DETAIL ? line.substring(0, MAXIMUM_DETAIL) + "…" : line;
    }
}
