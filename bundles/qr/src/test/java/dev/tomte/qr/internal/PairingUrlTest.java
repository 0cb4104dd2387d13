package dev.tomte.qr.internal;

import static dev.tomte.qr.internal.PairingFixture.config;
import static dev.tomte.qr.internal.PairingFixture.refusal;
import static dev.tomte.qr.internal.PairingFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tomte.qr.PairingCode;
import dev.tomte.qr.PairingException;
import dev.tomte.qr.PairingException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The URL of a code, and where it leads. */
class PairingUrlTest extends PairingTest {

    @Test
    @DisplayName("S5: the URL of a code is redeemed if this device signed all of it")
    void url() throws Exception {
        PairingCode code = at.issue();
        String url = at.pairings.payload("tomte-1", code);
        assertThat(url)
                .startsWith("https://tomte.example/pair#v=1&d=tomte-1&c=" + code.code() + "&e=1795342200&k=1&s=");
        for (String changed : List.of(
                url.replace("tomte.example", "evil.example"),
                url.replace("tomte-1", "tomte-2"),
                url.replace("e=1795342200", "e=1795342201"),
                url.replace("&k=1", "&k=2"),
                url.substring(0, url.length() - 3) + "AAA")) {
            assertThat(refusal(() -> at.pairings.verify(changed))).as(changed).isEqualTo(Reason.SIGNATURE);
        }
        assertThat(refusal(() -> at.pairings.verify(url.substring(0, url.length() - 1))))
                .isEqualTo(Reason.MALFORMED);
        assertThat(at.pairings.redeem(url, "web").id()).isEqualTo(code.id());
        assertThat(refusal(() -> at.pairings.redeem(url, "web"))).isEqualTo(Reason.USED);
    }

    @Test
    @DisplayName("S5: the documented URL is the one that the documented key signs")
    void documented() throws Exception {
        String document = Files.readString(Path.of("../../docs/qr.md"));
        Matcher example = Pattern.compile("https://pair\\.example/pair#v=1&\\S+&s=\\S{86}")
                .matcher(document);
        assertThat(example.find()).as("docs/qr.md has an example").isTrue();
        at.pairings.configure(config("https://pair.example", 600, 10));

        assertThat(at.pairings.payload(
                        "tomte-7f3a",
                        new PairingCode(1, "7K3M-9QXT-2WHP", "app", Instant.parse("2026-11-22T10:10:00Z"))))
                .isEqualTo(example.group());
    }

    @Test
    @DisplayName("S5: without a base URL, keys or a sensible device there is no URL, and the message says what to do")
    void noUrl() throws Exception {
        PairingCode code = at.issue();
        assertThatIllegalArgumentException().isThrownBy(() -> at.pairings.payload("a&b", code));
        StoredPairingService keyless = at.keyless();
        assertThat(refusal(() -> keyless.payload("tomte-1", code))).isEqualTo(Reason.CONFIGURATION);
        keyless.configure(config("https://tomte.example", 600, 10));
        assertThat(refusal(() -> keyless.payload("tomte-1", code))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(keyless.verify(code.code()).id())
                .as("a typed code needs no key")
                .isEqualTo(code.id());
    }

    @Test
    @DisplayName("S5: without a base URL a code leads to the server of the settings, if that is https")
    void server() throws Exception {
        PairingCode code = at.issue();
        at.pairings.device = settings("https://server.example/");
        assertThat(at.pairings.payload("d", code))
                .as("what is configured counts")
                .startsWith("https://tomte.example/");
        at.pairings.configure(config("", 600, 10));
        String url = at.pairings.payload("d", code);
        assertThat(url).startsWith("https://server.example/pair#v=1&d=d&");
        assertThat(at.pairings.verify(url).id()).isEqualTo(code.id());
        for (String unfit : List.of("http://server.example/", "https://server.example/?x=1", "")) {
            at.pairings.device = settings(unfit);
            PairingException refused =
                    catchThrowableOfType(PairingException.class, () -> at.pairings.payload("d", code));
            assertThat(refused.reason()).isEqualTo(Reason.CONFIGURATION);
            assertThat(refused).hasMessageContaining(unfit).hasMessageContaining("baseUrl https://…");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://tomte.example", "https://", "tomte.example", "https://a.example/?x=1", "https://ä b"})
    @DisplayName("S5: a base URL that is not https is not taken")
    void wrongBase(String base) throws Exception {
        at.pairings.configure(config(base, 10, 1));
        assertThat(at.pairings.payload("d", at.issue())).startsWith("https://tomte.example/pair#");
        assertThat(at.issue().expiresAt())
                .as("nothing of it is taken")
                .isEqualTo(Instant.parse("2026-11-22T10:10:00Z"));
    }
}
