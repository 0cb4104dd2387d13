package dev.tomte.backup.internal.targets;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bucket of an S3-compatible store (Amazon S3 API, version 2006-03-01). What is larger than a part goes up in parts, which
 * the store keeps until all are there: an attempt that breaks off goes on with the parts that are missing.
 */
final class S3Target implements BackupTarget {

    /** Up to here a file goes up in one request. */
    private static final long SINGLE_BYTES = 64L * 1024 * 1024;

    private static final int MAXIMUM_PAGES = 1000;

    private final S3Bucket bucket;
    private final S3Multipart multipart;
    private final String prefix;
    private final long bytesPerSecond;
    private final long singleBytes;

    S3Target(TargetSettings settings, SecretSource secrets) {
        this(settings, secrets, SINGLE_BYTES, S3Multipart.PART_BYTES);
    }

    S3Target(TargetSettings settings, SecretSource secrets, long singleBytes, long partBytes) {
        this.singleBytes = singleBytes;
        bucket = new S3Bucket(settings, secrets, InstantSource.system());
        multipart = new S3Multipart(bucket, partBytes);
        prefix = settings.prefix();
        bytesPerSecond = settings.bytesPerSecond();
    }

    @Override
    public void upload(Path file, String name, Transfer transfer) throws TargetException, InterruptedException {
        Targets.requireName(name);
        String what = "Copying " + name + " to " + bucket;
        String key = prefix + name;
        try {
            long size = Files.size(file);
            Activity activity = new Activity(what, transfer, size, bytesPerSecond);
            // Asked first, so that wrong credentials are told before a body is sent.
            String there = found(key, activity).getOrDefault("ETag", "");
            if (size > singleBytes) {
                if (there.equals(multipart.etag(file, size, there))) {
                    activity.at(size);
                    return;
                }
                multipart.upload(file, size, key, activity);
            } else {
                put(file, size, key, there, activity);
            }
            requireWhole(key, size, activity);
        } catch (IOException e) {
            throw TargetException.local(Kind.GIVE_UP, what, e);
        }
    }

    @Override
    public List<RemoteFile> list() throws TargetException, InterruptedException {
        Activity activity = Activity.brief("Listing " + bucket, Transfer.UNWATCHED);
        Map<String, String> query = new TreeMap<>(Map.of("list-type", "2", "prefix", prefix));
        List<RemoteFile> files = new ArrayList<>();
        try {
            for (int page = 0; page < MAXIMUM_PAGES; page++) {
                byte[] answer = S3Bucket.require(bucket.send("GET", "", query, activity), activity)
                        .body();
                for (Map<String, String> found : S3Bucket.records(answer, "Contents", activity)) {
                    String name = found.getOrDefault("Key", "").substring(prefix.length());
                    if (!name.isEmpty() && name.indexOf('/') < 0) {
                        files.add(
                                new RemoteFile(name, Long.parseLong(found.getOrDefault("Size", "0")), instant(found)));
                    }
                }
                String next = Xml.text(answer, "ListBucketResult", "NextContinuationToken")
                        .orElse("");
                if (next.isEmpty()) {
                    return files;
                }
                query.put("continuation-token", next);
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new TargetException(
                    Kind.GIVE_UP, activity.what() + " failed: the server's answer is not that of S3", e);
        }
        throw TargetException.giveUp(activity.what() + " failed: there is more than " + MAXIMUM_PAGES + " pages");
    }

    @Override
    public void download(String name, Path file, Transfer transfer) throws TargetException, InterruptedException {
        Targets.requireName(name);
        String what = "Copying " + name + " from " + bucket;
        String key = prefix + name;
        HttpResponse<byte[]> head = bucket.send("HEAD", key, Map.of(), Activity.brief(what, transfer));
        if (head.statusCode() == 404) {
            throw TargetException.giveUp("There is no " + key + " in " + bucket);
        }
        S3Bucket.require(head, Activity.brief(what, transfer));
        long size = head.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
        Activity activity = new Activity(what, transfer, size, bytesPerSecond);
        try (Download download = new Download(file, activity)) {
            S3Bucket.require(
                    bucket.send(
                            "GET",
                            key,
                            Map.of(),
                            BodyPublishers.noBody(),
                            S3Bucket.EMPTY_SHA256,
                            Received.into(download, size),
                            activity),
                    activity);
            download.finish(size);
        } catch (IOException e) {
            throw TargetException.local(Kind.RETRY, what, e);
        }
    }

    @Override
    public void delete(String name) throws TargetException, InterruptedException {
        Targets.requireName(name);
        Activity activity = Activity.brief("Deleting " + name + " from " + bucket, Transfer.UNWATCHED);
        multipart.abandon(prefix + name, activity);
        HttpResponse<byte[]> answer = bucket.send("DELETE", prefix + name, Map.of(), activity);
        if (answer.statusCode() != 404) {
            S3Bucket.require(answer, activity);
        }
    }

    private void put(Path file, long size, String key, String there, Activity activity)
            throws IOException, TargetException, InterruptedException {
        MessageDigest sha256 = Digests.sha256();
        MessageDigest md5 = Digests.md5();
        Digests.update(file, 0, size, sha256, md5);
        if (there.equals('"' + Digests.hex(md5.digest()) + '"')) {
            activity.at(size);
            return;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            S3Bucket.require(
                    bucket.send(
                            "PUT",
                            key,
                            Map.of(),
                            FileBody.of(channel, 0, size, activity),
                            Digests.hex(sha256.digest()),
                            Received.text(),
                            activity),
                    activity);
        }
    }

    private void requireWhole(String key, long size, Activity activity) throws TargetException, InterruptedException {
        String there = found(key, activity).getOrDefault("Size", "nothing");
        if (!there.equals(Long.toString(size))) {
            throw TargetException.retry(activity.what() + " failed: of " + size + " bytes the store has " + there);
        }
    }

    /**
     * What the store says of a key; empty where there is none. Asked for by a listing: its refusals have a reason, those of a
     * HEAD have not, and a key that may only write and list is enough for copies.
     */
    private Map<String, String> found(String key, Activity activity) throws TargetException, InterruptedException {
        // Of all keys that begin like this the key itself is the first.
        Map<String, String> query = Map.of("list-type", "2", "prefix", key, "max-keys", "1");
        byte[] answer = S3Bucket.require(bucket.send("GET", "", query, activity), activity)
                .body();
        return S3Bucket.records(answer, "Contents", activity).stream()
                .filter(found -> key.equals(found.get("Key")))
                .findFirst()
                .orElse(Map.of());
    }

    private static Instant instant(Map<String, String> found) {
        try {
            return Instant.parse(found.getOrDefault("LastModified", ""));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
