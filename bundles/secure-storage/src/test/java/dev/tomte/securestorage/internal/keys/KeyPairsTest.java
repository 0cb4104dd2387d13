package dev.tomte.securestorage.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tomte.secret.KeyPurpose;
import dev.tomte.secret.KeySignature;
import dev.tomte.secret.Secret;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPairsTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest(name = "RFC 8032, section 7.1, {0}")
    @CsvSource({
        "TEST 1, 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + " d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b",
        "TEST 2, 4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + " 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00",
        "TEST 3, c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + " fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"
    })
    @DisplayName("S4: signatures and public keys are those of RFC 8032")
    void ed25519(String name, String seed, String publicKey, String message, String signature) {
        byte[] data = HEX.parseHex(message);
        // The vectors as this test has them, so that a slip in copying shows as such.
        assertThat(seed.length() + publicKey.length() + signature.length()).isEqualTo(64 + 64 + 128);
        try (Secret secret = Secret.of(HEX.parseHex(seed))) {
            String encoded = KeyPairs.publicKey(KeyPurpose.SIGNING, secret).orElseThrow();
            assertThat(HEX.formatHex(Base64.getDecoder().decode(encoded)))
                    .isEqualTo("302a300506032b6570032100" + publicKey);
            byte[] signed = KeyPairs.sign(secret, data);
            assertThat(HEX.formatHex(signed)).isEqualTo(signature);
            assertThat(KeyPairs.verify(encoded, data, KeySignature.of(1, signed)))
                    .isTrue();
            signed[5] ^= 1;
            assertThat(KeyPairs.verify(encoded, data, KeySignature.of(1, signed)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a,"
                + " 8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb,"
                + " de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
    })
    @DisplayName("S4: public backup keys are those of RFC 7748, section 6.1")
    void x25519(String scalar, String publicKey) {
        try (Secret secret = Secret.of(HEX.parseHex(scalar))) {
            String encoded = KeyPairs.publicKey(KeyPurpose.BACKUP, secret).orElseThrow();
            assertThat(HEX.formatHex(Base64.getDecoder().decode(encoded)))
                    .isEqualTo("302a300506032b656e032100" + publicKey);
        }
    }

    @Test
    @DisplayName("S4: the JDK reads both public keys, and a secret key has none")
    void jdk() throws Exception {
        try (Secret secret = Secret.of(new byte[32])) {
            for (var each : Map.of(KeyPurpose.SIGNING, "Ed25519", KeyPurpose.BACKUP, "X25519")
                    .entrySet()) {
                byte[] encoded = Base64.getDecoder()
                        .decode(KeyPairs.publicKey(each.getKey(), secret).orElseThrow());
                assertThat(KeyFactory.getInstance(each.getValue())
                                .generatePublic(new X509EncodedKeySpec(encoded))
                                .getEncoded())
                        .isEqualTo(encoded);
            }
            assertThat(KeyPairs.publicKey(KeyPurpose.DATABASE, secret)).isEmpty();
        }
    }
}
