package dev.tomte.backup.internal.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tomte.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What age files stand on")
class PrimitivesTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    @DisplayName("scrypt gives the example of RFC 7914, however few blocks it keeps")
    void scrypt(int stride) {
        byte[] key = Scrypt.derive(ascii("pleaseletmein"), ascii("SodiumChloride"), 14, 64, stride);
        assertThat(HEX.formatHex(key))
                .isEqualTo("7023bdcb3afd7348461c06cd81fd38eb"
                        + "fda8fbba904f8e3ea9b543f6545da1f2"
                        + "d5432955613f0fcf62d49705242a9af9"
                        + "e61e85dc0d651e40dfcf017b45575887");
    }

    @Test
    @DisplayName("the work factor of age itself is feasible in any heap, one far above it in none")
    void feasible() {
        assertThat(Scrypt.feasible(AgeProgramTest.WORK_FACTOR)).isTrue();
        assertThat(Scrypt.wantedHeapMebibytes(AgeProgramTest.WORK_FACTOR)).isLessThanOrEqualTo(64);
        assertThat(Scrypt.wantedHeapMebibytes(22)).isBetween(512L, 4096L);
    }

    @Test
    @DisplayName("HKDF gives the third example of RFC 5869, as far as its 32 bytes go")
    void hkdf() {
        assertThat(HEX.formatHex(Keys.derive(HEX.parseHex("0b".repeat(22)), new byte[0], "")))
                .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    @Test
    @DisplayName("X25519 gives the examples of RFC 7748, and refuses points of small order")
    void x25519() {
        byte[] product = X25519.multiply(
                        HEX.parseHex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                        HEX.parseHex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"))
                .orElseThrow();
        assertThat(HEX.formatHex(product))
                .isEqualTo("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
        assertThat(X25519.multiply(HEX.parseHex("42".repeat(32)), new byte[32])).isEmpty();
    }

    @Test
    @DisplayName("keys are read and shown as age-keygen has them, in either case, and as bare bytes")
    void keys() {
        assertThat(AgeIdentity.recipientOf(Sealed.secret(Sealed.IDENTITY))).isEqualTo(Sealed.RECIPIENT);
        assertThat(AgeIdentity.recipientOf(Sealed.secret(Sealed.IDENTITY.toLowerCase(java.util.Locale.ROOT))))
                .isEqualTo(Sealed.RECIPIENT);
        assertThat(AgeIdentity.recipientOf(Secret.of(HEX.parseHex("42".repeat(32)))))
                .isEqualTo(Sealed.RECIPIENT);
        try (Secret text = AgeIdentity.textOf(Secret.of(HEX.parseHex("42".repeat(32))))) {
            assertThat(text.characters()).isEqualTo(Sealed.IDENTITY.toCharArray());
        }
        assertThat(AgeRecipient.x25519(Sealed.RECIPIENT)).hasToString(Sealed.RECIPIENT);
    }

    @Test
    @DisplayName("a recipient with any character changed, or in the wrong case, is refused with what was expected")
    void mistypedRecipient() {
        for (int at = 0; at < Sealed.RECIPIENT.length(); at++) {
            for (char c : new char[] {'q', 'p', 'L', 'b', '1', 'ä'}) {
                if (Sealed.RECIPIENT.charAt(at) != c) {
                    String mistyped = Sealed.RECIPIENT.substring(0, at) + c + Sealed.RECIPIENT.substring(at + 1);
                    assertThatThrownBy(() -> AgeRecipient.x25519(mistyped))
                            .as(mistyped)
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("age1…, 62 characters");
                }
            }
        }
    }

    @Test
    @DisplayName("a mistyped identity is refused without being repeated")
    void mistypedIdentity() {
        String mistyped = Sealed.IDENTITY.replace("EX", "EY");
        assertThatThrownBy(() -> AgeIdentity.x25519(Sealed.secret(mistyped)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("74 characters")
                .message()
                .doesNotContain("GFPYY");
    }

    @Test
    @DisplayName("a recipient of small order is refused: anybody could open the file")
    void smallOrder() {
        String nobody = new String(Bech32.encode("age", new byte[32]), StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> AgeRecipient.x25519(nobody)).hasMessageContaining("nobody's key");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
