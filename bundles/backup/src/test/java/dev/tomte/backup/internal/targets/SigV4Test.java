package dev.tomte.backup.internal.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The examples of the Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header". */
@DisplayName("Signature version 4 gives the published example of")
class SigV4Test {

    private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    private static final String EMPTY = S3Bucket.EMPTY_SHA256;

    @Test
    @DisplayName("a GET of a range")
    void get() {
        assertThat(sign("GET", "/test.txt", Map.of(), Map.of("range", "bytes=0-9"), EMPTY))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    @DisplayName("a PUT with a name that has to be encoded")
    void put() {
        assertThat(sign(
                        "PUT",
                        "/" + SigV4.encodePath("test$file.text"),
                        Map.of(),
                        Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY"),
                        Digests.hex(Digests.sha256().digest("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8)))))
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    @DisplayName("a question without a value")
    void lifecycle() {
        assertThat(sign("GET", "/", Map.of("lifecycle", ""), Map.of(), EMPTY))
                .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    @DisplayName("a listing")
    void list() {
        assertThat(sign("GET", "/", Map.of("max-keys", "2", "prefix", "J"), Map.of(), EMPTY))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    private static String sign(
            String method, String path, Map<String, String> query, Map<String, String> more, String sha256) {
        TreeMap<String, String> headers = new TreeMap<>(more);
        headers.put("host", "examplebucket.s3.amazonaws.com");
        headers.put("x-amz-date", "20130524T000000Z");
        headers.put("x-amz-content-sha256", sha256);
        return new SigV4("us-east-1", "AKIAIOSFODNN7EXAMPLE")
                .authorization(
                        method,
                        path,
                        new TreeMap<>(query),
                        headers,
                        NOW,
                        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".getBytes(StandardCharsets.US_ASCII));
    }
}
