package dev.tomte.secret;

import java.util.Base64;

/**
 * A signature and the version of the key that made it.
 *
 * @param version of the signing key, 1 or more
 * @param signature 64 bytes as RFC 8032 section 5.1.6 lays them out, in Base64 for URLs without padding: 86 characters
 */
public record KeySignature(int version, String signature) {

    /** How many bytes a signature has. */
    public static final int LENGTH = 64;

    public KeySignature {
        if (version < 1) {
            throw new IllegalArgumentException("Expected a version of 1 or more, not " + version);
        }
        int length = Base64.getUrlDecoder().decode(signature).length;
        if (length != LENGTH) {
            throw new IllegalArgumentException("Expected a signature of " + LENGTH + " bytes, not " + length);
        }
    }

    public static KeySignature of(int version, byte[] bytes) {
        return new KeySignature(version, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The bytes of the signature, a copy. */
    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(signature);
    }
}
