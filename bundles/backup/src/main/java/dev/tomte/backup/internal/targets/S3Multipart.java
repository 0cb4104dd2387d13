package dev.tomte.backup.internal.targets;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Uploads in parts. What is there already the store is asked, so nothing needs to be remembered here; a part counts only if
 * its MD5, which is its ETag, is that of the part of the file.
 */
final class S3Multipart {

    static final long PART_BYTES = 16L * 1024 * 1024;

    private static final int MAXIMUM_PARTS = 10_000;
    private static final int MAXIMUM_PAGES = 100;

    private final S3Bucket bucket;
    private final long leastPartBytes;

    S3Multipart(S3Bucket bucket, long leastPartBytes) {
        this.bucket = bucket;
        this.leastPartBytes = leastPartBytes;
    }

    /**
     * The ETag that the object would have: the MD5 of the MD5s of its parts, and their number.
     *
     * @param there what it is to be compared with; where that cannot be it, the file is not read
     */
    String etag(Path file, long size, String there) throws IOException {
        long partBytes = partBytes(size);
        String end = "-" + (size + partBytes - 1) / partBytes + '"';
        if (!there.endsWith(end)) {
            return end;
        }
        MessageDigest all = Digests.md5();
        for (long from = 0; from < size; from += partBytes) {
            MessageDigest part = Digests.md5();
            Digests.update(file, from, Math.min(partBytes, size - from), part);
            all.update(part.digest());
        }
        return '"' + Digests.hex(all.digest()) + end;
    }

    void upload(Path file, long size, String key, Activity activity)
            throws IOException, TargetException, InterruptedException {
        long partBytes = partBytes(size);
        List<String> begun = begun(key, activity);
        String upload = begun.isEmpty() ? begin(key, activity) : begun.get(begun.size() - 1);
        Map<String, String> there = begun.isEmpty() ? Map.of() : parts(key, upload, activity);
        List<String> etags = new ArrayList<>();
        for (long from = 0; from < size; from += partBytes) {
            long length = Math.min(partBytes, size - from);
            MessageDigest sha256 = Digests.sha256();
            MessageDigest md5 = Digests.md5();
            Digests.update(file, from, length, sha256, md5);
            String etag = '"' + Digests.hex(md5.digest()) + '"';
            String number = Integer.toString(etags.size() + 1);
            if (etag.equals(there.get(number))) {
                etags.add(etag);
            } else {
                etags.add(send(file, from, length, key, upload, number, Digests.hex(sha256.digest()), activity));
            }
            activity.at(from + length);
        }
        complete(key, upload, etags, activity);
        for (String former : begun) {
            if (!former.equals(upload)) {
                abandon(key, former, activity);
            }
        }
    }

    /** Removes what is left of uploads of this key: stores keep it, and charge for it, until somebody does. */
    void abandon(String key, Activity activity) throws TargetException, InterruptedException {
        for (String upload : begun(key, activity)) {
            abandon(key, upload, activity);
        }
    }

    private void abandon(String key, String upload, Activity activity) throws TargetException, InterruptedException {
        HttpResponse<byte[]> answer = bucket.send("DELETE", key, Map.of("uploadId", upload), activity);
        if (answer.statusCode() != 404) {
            S3Bucket.require(answer, activity);
        }
    }

    private long partBytes(long size) {
        long parts = (size + leastPartBytes - 1) / leastPartBytes;
        return leastPartBytes * Math.max(1, (parts + MAXIMUM_PARTS - 1) / MAXIMUM_PARTS);
    }

    private String begin(String key, Activity activity) throws TargetException, InterruptedException {
        byte[] answer = S3Bucket.require(bucket.send("POST", key, Map.of("uploads", ""), activity), activity)
                .body();
        return Xml.text(answer, "InitiateMultipartUploadResult", "UploadId")
                .orElseThrow(() -> TargetException.giveUp(
                        activity.what() + " failed: the store's answer to a new upload is not that of S3"));
    }

    /** The uploads of exactly this key that were begun and not ended, the oldest first. */
    private List<String> begun(String key, Activity activity) throws TargetException, InterruptedException {
        byte[] answer = S3Bucket.require(
                        bucket.send("GET", "", new TreeMap<>(Map.of("uploads", "", "prefix", key)), activity), activity)
                .body();
        return S3Bucket.records(answer, "Upload", activity).stream()
                .filter(upload -> key.equals(upload.get("Key")))
                .sorted((a, b) -> a.getOrDefault("Initiated", "").compareTo(b.getOrDefault("Initiated", "")))
                .map(upload -> upload.getOrDefault("UploadId", ""))
                .toList();
    }

    /** The ETags of the parts that the store has, by their numbers. */
    private Map<String, String> parts(String key, String upload, Activity activity)
            throws TargetException, InterruptedException {
        Map<String, String> query = new TreeMap<>(Map.of("uploadId", upload));
        Map<String, String> parts = new HashMap<>();
        for (int page = 0; page < MAXIMUM_PAGES; page++) {
            byte[] answer = S3Bucket.require(bucket.send("GET", key, query, activity), activity)
                    .body();
            for (Map<String, String> part : S3Bucket.records(answer, "Part", activity)) {
                parts.put(part.getOrDefault("PartNumber", ""), part.getOrDefault("ETag", ""));
            }
            Optional<String> next = Xml.text(answer, "ListPartsResult", "NextPartNumberMarker");
            boolean more = Xml.text(answer, "ListPartsResult", "IsTruncated")
                    .filter("true"::equals)
                    .isPresent();
            if (!more || next.isEmpty()) {
                break;
            }
            query.put("part-number-marker", next.get());
        }
        return parts;
    }

    private String send(
            Path file,
            long from,
            long length,
            String key,
            String upload,
            String number,
            String sha256,
            Activity activity)
            throws IOException, TargetException, InterruptedException {
        HttpResponse<byte[]> answer;
        try (FileChannel channel = FileChannel.open(file)) {
            answer = bucket.send(
                    "PUT",
                    key,
                    Map.of("partNumber", number, "uploadId", upload),
                    FileBody.of(channel, from, length, activity),
                    sha256,
                    Received.text(),
                    activity);
        }
        return S3Bucket.require(answer, activity)
                .headers()
                .firstValue("ETag")
                .orElseThrow(() ->
                        TargetException.giveUp(activity.what() + " failed: the store has no ETag for part " + number));
    }

    private void complete(String key, String upload, List<String> etags, Activity activity)
            throws TargetException, InterruptedException {
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < etags.size(); i++) {
            xml.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(etags.get(i).replace("&", "&amp;").replace("<", "&lt;"))
                    .append("</ETag></Part>");
        }
        byte[] body = xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = S3Bucket.require(
                bucket.send(
                        "POST",
                        key,
                        Map.of("uploadId", upload),
                        BodyPublishers.ofByteArray(body),
                        Digests.hex(Digests.sha256().digest(body)),
                        Received.text(),
                        activity),
                activity);
        // It can fail after the status was sent: then an error comes with a 200.
        if (Xml.text(answer.body(), "Error", "Code").isPresent()) {
            throw S3Bucket.refused(500, answer.body(), activity);
        }
    }
}
