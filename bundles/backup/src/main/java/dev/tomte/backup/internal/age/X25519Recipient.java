package dev.tomte.backup.internal.age;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** The X25519 recipient type. */
final class X25519Recipient extends AgeRecipient {

    static final String TYPE = "X25519";

    private static final String PREFIX = "age";
    private static final String INFO = "age-encryption.org/v1/X25519";

    private final byte[] point;

    X25519Recipient(byte[] point) {
        this.point = point;
    }

    static X25519Recipient parse(String recipient) {
        try {
            X25519Recipient parsed =
                    new X25519Recipient(Bech32.decode(PREFIX, recipient.getBytes(StandardCharsets.UTF_8)));
            // A point of small order is nobody's: what is encrypted to it everybody can read.
            if (X25519.multiply(new byte[Keys.KEY_BYTES], parsed.point).isEmpty()) {
                throw new IllegalArgumentException("it is nobody's key");
            }
            return parsed;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Not a recipient that age-keygen has made (age1…, 62 characters): " + recipient + ": "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    Stanza wrap(byte[] fileKey) {
        byte[] ephemeral = new byte[Keys.KEY_BYTES];
        new SecureRandom().nextBytes(ephemeral);
        byte[] share = X25519.publicPoint(ephemeral);
        byte[] shared = X25519.multiply(ephemeral, point).orElseThrow();
        byte[] wrapKey = wrapKey(shared, share, point);
        try {
            return new Stanza(List.of(TYPE, Base64Text.encode(share)), Keys.wrap(wrapKey, fileKey));
        } finally {
            Arrays.fill(ephemeral, (byte) 0);
            Arrays.fill(shared, (byte) 0);
            Arrays.fill(wrapKey, (byte) 0);
        }
    }

    static byte[] wrapKey(byte[] shared, byte[] share, byte[] point) {
        byte[] salt = Arrays.copyOf(share, share.length + point.length);
        System.arraycopy(point, 0, salt, share.length, point.length);
        return Keys.derive(shared, salt, INFO);
    }

    /** The recipient as {@code age} has it. */
    @Override
    public String toString() {
        return new String(Bech32.encode(PREFIX, point), StandardCharsets.US_ASCII);
    }
}
