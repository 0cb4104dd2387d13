package dev.tomte.backup.internal.targets;

import dev.tomte.secret.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;

/** The requests that a folder of a web server understands (RFC 9110; MOVE and PROPFIND of RFC 4918). */
final class WebFolder {

    private final URI folder;
    private final TargetSettings settings;
    private final SecretSource secrets;
    private final Http http;

    WebFolder(TargetSettings settings, SecretSource secrets) {
        folder = URI.create(settings.location().endsWith("/") ? settings.location() : settings.location() + "/");
        this.settings = settings;
        this.secrets = secrets;
        http = new Http(settings.stall());
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    /** The length of a file; empty where there is none. */
    OptionalLong size(String name, Activity activity) throws TargetException, InterruptedException {
        HttpResponse<byte[]> answer = send(request(name).method("HEAD", BodyPublishers.noBody()), activity);
        if (answer.statusCode() == 404) {
            return OptionalLong.empty();
        }
        require(answer, activity, 200);
        return answer.headers().firstValueAsLong("Content-Length");
    }

    void put(String name, FileChannel file, long from, long length, Activity activity)
            throws TargetException, InterruptedException {
        HttpResponse<byte[]> answer = send(request(name).PUT(FileBody.of(file, from, length, activity)), activity);
        require(answer, activity, 200, 201, 204);
    }

    /**
     * Writes a part of a file that is there already, as RFC 9110 section 14.5 allows servers to support.
     *
     * @return whether the server says it did
     */
    boolean putRange(String name, FileChannel file, long from, long length, long total, Activity activity)
            throws TargetException, InterruptedException {
        HttpResponse<byte[]> answer = send(
                request(name)
                        .header("Content-Range", "bytes " + from + "-" + (from + length - 1) + "/" + total)
                        .PUT(FileBody.of(file, from, length, activity)),
                activity);
        int status = answer.statusCode();
        // 400 is what the RFC wants of a server that cannot, the others are what servers answer.
        if (status == 400 || status == 405 || status == 411 || status == 416 || status == 501) {
            return false;
        }
        require(answer, activity, 200, 201, 204);
        return true;
    }

    void move(String name, String to, Activity activity) throws TargetException, InterruptedException {
        HttpResponse<byte[]> answer = send(
                request(name)
                        .header("Destination", folder.resolve(to).toString())
                        .header("Overwrite", "T")
                        .method("MOVE", BodyPublishers.noBody()),
                activity);
        require(answer, activity, 200, 201, 204);
    }

    void delete(String name, Activity activity) throws TargetException, InterruptedException {
        HttpResponse<byte[]> answer = send(request(name).DELETE(), activity);
        if (answer.statusCode() != 404) {
            require(answer, activity, 200, 202, 204);
        }
    }

    /** Servers answer 500 to what is put into a folder that is not there; this says so. */
    void requireFolder(Activity activity) throws TargetException, InterruptedException {
        properties("0", activity);
    }

    /** What the server has to say about everything in the folder, and the folder itself. */
    byte[] properties(Activity activity) throws TargetException, InterruptedException {
        return properties("1", activity);
    }

    private byte[] properties(String depth, Activity activity) throws TargetException, InterruptedException {
        String question = "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                + "<propfind xmlns=\"DAV:\"><prop><getcontentlength/><getlastmodified/><resourcetype/></prop></propfind>";
        HttpResponse<byte[]> answer = send(
                request("")
                        .header("Depth", depth)
                        .header("Content-Type", "application/xml")
                        .method("PROPFIND", BodyPublishers.ofString(question)),
                activity);
        require(answer, activity, 207);
        return answer.body();
    }

    void get(String name, Received.Sink sink, long limit, Activity activity)
            throws TargetException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(authorized(request(name).GET()).build(), Received.into(sink, limit), activity);
        require(answer, activity, 200);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, Activity activity)
            throws TargetException, InterruptedException {
        return http.send(authorized(request).build(), Received.text(), activity);
    }

    private HttpRequest.Builder request(String name) {
        return HttpRequest.newBuilder(folder.resolve(name));
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request) throws TargetException {
        if (settings.secret().isEmpty()) {
            return request;
        }
        try (Secret secret = secrets.open(settings.secret())) {
            byte[] bytes = secret.bytes();
            try {
                return request.header("Authorization", authorization(bytes));
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    /** Basic (RFC 7617) with a user, and without one Bearer (RFC 6750). */
    private String authorization(byte[] secret) {
        if (settings.user().isEmpty()) {
            return "Bearer " + new String(secret, StandardCharsets.UTF_8).strip();
        }
        byte[] user = (settings.user() + ":").getBytes(StandardCharsets.UTF_8);
        byte[] pair = Arrays.copyOf(user, user.length + secret.length);
        System.arraycopy(secret, 0, pair, user.length, secret.length);
        try {
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        } finally {
            Arrays.fill(pair, (byte) 0);
        }
    }

    private static void require(HttpResponse<byte[]> answer, Activity activity, int... expected)
            throws TargetException {
        int status = answer.statusCode();
        if (Arrays.stream(expected).noneMatch(one -> one == status)) {
            throw Http.refused(activity, status, "");
        }
    }
}
