package dev.tomte.backup.internal.age;

import dev.tomte.secret.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The owner of an X25519 key. */
final class X25519Identity extends AgeIdentity {

    static final String PREFIX = "age-secret-key-";

    private final Secret identity;

    X25519Identity(Secret identity) {
        Arrays.fill(scalar(identity), (byte) 0);
        this.identity = identity;
    }

    /** The scalar, which the caller wipes. */
    static byte[] scalar(Secret identity) {
        byte[] bytes = identity.bytes();
        if (bytes.length == Keys.KEY_BYTES) {
            return bytes;
        }
        try {
            return Bech32.decode(PREFIX, bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Not an identity that age-keygen has made (AGE-SECRET-KEY-1…, 74 characters): " + e.getMessage(),
                    e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException {
        byte[] scalar = scalar(identity);
        try {
            byte[] point = X25519.publicPoint(scalar);
            for (Stanza stanza : stanzas) {
                if (stanza.type().equals(X25519Recipient.TYPE)) {
                    Optional<byte[]> fileKey = unwrap(stanza, scalar, point);
                    if (fileKey.isPresent()) {
                        return fileKey;
                    }
                }
            }
            return Optional.empty();
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    private static Optional<byte[]> unwrap(Stanza stanza, byte[] scalar, byte[] point) throws AgeException {
        stanza.requireArguments(2);
        byte[] share = stanza.argument(1, Keys.KEY_BYTES);
        byte[] shared = X25519.multiply(scalar, share)
                .orElseThrow(() -> new AgeException(
                        AgeException.Reason.HEADER, "A share of the header is of small order: it protects nothing"));
        byte[] wrapKey = X25519Recipient.wrapKey(shared, share, point);
        try {
            return Keys.unwrap(wrapKey, stanza);
        } finally {
            Arrays.fill(shared, (byte) 0);
            Arrays.fill(wrapKey, (byte) 0);
        }
    }
}
