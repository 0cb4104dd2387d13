package dev.tomte.backup.internal.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.backup.internal.targets.TargetException.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An error of S3")
class S3ErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, RETRY",
        "500, InternalError, RETRY",
        "400, RequestTimeout, RETRY",
        "404, NoSuchUpload, RETRY",
        "400, BadDigest, RETRY",
        "400, XAmzContentSHA256Mismatch, RETRY",
        "403, RequestTimeTooSkewed, RETRY",
        "403, AccessDenied, GIVE_UP",
        "404, NoSuchBucket, GIVE_UP",
        "400, AuthorizationHeaderMalformed, GIVE_UP",
        "400, EntityTooLarge, GIVE_UP"
    })
    @DisplayName("is tried again where that can help, and shown with the store's own words")
    void errors(int status, String code, Kind kind) {
        byte[] body = ("<?xml version='1.0'?><Error><Code>" + code
                        + "</Code><Message>In its own words</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        TargetException refused = S3Bucket.refused(status, body, Activity.brief("Copying a", Transfer.UNWATCHED));
        assertThat(refused)
                .hasMessageStartingWith("Copying a failed")
                .hasMessageContaining(code + ": In its own words");
        assertThat(refused.kind()).isEqualTo(kind);
    }

    @Test
    @DisplayName("is one line of bearable length, whatever the store says")
    void bounded() {
        byte[] body = ("<Error><Code>Odd</Code><Message>a\n\u007f" + "b".repeat(100_000) + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        TargetException refused = S3Bucket.refused(400, body, Activity.brief("Copying a", Transfer.UNWATCHED));
        assertThat(refused.getMessage()).contains("Odd: a bbb").hasSizeLessThan(400);
    }
}
