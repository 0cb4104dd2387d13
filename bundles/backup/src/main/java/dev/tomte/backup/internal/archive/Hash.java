package dev.tomte.backup.internal.archive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what goes by. */
public final class Hash {

    private final MessageDigest digest;

    public Hash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    public void update(byte[] bytes, int from, int count) {
        digest.update(bytes, from, count);
    }

    /** All that remains in the buffer, which is read to its end. */
    public void update(ByteBuffer bytes) {
        digest.update(bytes);
    }

    /** Of all so far, 64 lower-case hexadecimal digits; begins anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
