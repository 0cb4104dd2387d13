package dev.tomte.backup.internal.targets;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 in the Authorization header, as S3 has it (Amazon S3 API Reference, "Authenticating Requests:
 * Using the Authorization Header").
 */
final class SigV4 {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final HexFormat PERCENT = HexFormat.of().withUpperCase();

    private final String region;
    private final String accessKeyId;

    SigV4(String region, String accessKeyId) {
        this.region = region;
        this.accessKeyId = accessKeyId;
    }

    /**
     * The value of the Authorization header.
     *
     * @param path encoded by {@link #encodePath}
     * @param query names and values, not encoded
     * @param headers by name in lower case; {@code host}, {@code x-amz-date} and {@code x-amz-content-sha256} among them
     * @param secretAccessKey left to the caller to wipe
     */
    String authorization(
            String method,
            String path,
            SortedMap<String, String> query,
            SortedMap<String, String> headers,
            Instant now,
            byte[] secretAccessKey) {
        String signed = String.join(";", headers.keySet());
        StringBuilder canonical = new StringBuilder(method)
                .append('\n')
                .append(path)
                .append('\n')
                .append(encodeQuery(query))
                .append('\n');
        headers.forEach((name, value) ->
                canonical.append(name).append(':').append(value.strip()).append('\n'));
        canonical.append('\n').append(signed).append('\n').append(headers.get("x-amz-content-sha256"));

        String scope = DATE.format(now) + "/" + region + "/s3/aws4_request";
        String toSign = ALGORITHM + "\n" + TIME.format(now) + "\n" + scope + "\n"
                + Digests.hex(Digests.sha256().digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = signingKey(now, secretAccessKey);
        try {
            return ALGORITHM + " Credential=" + accessKeyId + "/" + scope + ",SignedHeaders=" + signed + ",Signature="
                    + Digests.hex(hmac(key, toSign));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    static String encodeQuery(SortedMap<String, String> query) {
        return query.entrySet().stream().map(SigV4::encodePair).sorted().collect(Collectors.joining("&"));
    }

    /** A key as a path: all but letters, digits, {@code -._~} and the slash in percent encoding. */
    static String encodePath(String key) {
        return encode(key, "/");
    }

    private static String encodePair(Map.Entry<String, String> pair) {
        return encode(pair.getKey(), "") + "=" + encode(pair.getValue(), "");
    }

    private static String encode(String text, String alsoPlain) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0
                    || alsoPlain.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(PERCENT.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private byte[] signingKey(Instant now, byte[] secretAccessKey) {
        byte[] prefix = "AWS4".getBytes(StandardCharsets.US_ASCII);
        byte[] key = Arrays.copyOf(prefix, prefix.length + secretAccessKey.length);
        System.arraycopy(secretAccessKey, 0, key, prefix.length, secretAccessKey.length);
        for (String step : new String[] {DATE.format(now), region, "s3", "aws4_request"}) {
            byte[] next = hmac(key, step);
            Arrays.fill(key, (byte) 0);
            key = next;
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String data) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(data.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("This Java lacks " + HMAC, e);
        }
    }
}
