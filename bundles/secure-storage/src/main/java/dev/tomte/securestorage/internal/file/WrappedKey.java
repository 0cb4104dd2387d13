package dev.tomte.securestorage.internal.file;

import dev.tomte.secret.Secret;
import java.util.Arrays;
import java.util.Optional;

/** A key encrypted with another: 12 bytes nonce, 32 bytes ciphertext, 16 bytes tag. */
public final class WrappedKey {

    /** In bytes. */
    public static final int LENGTH = Gcm.NONCE_LENGTH + Gcm.KEY_LENGTH + Gcm.TAG_LENGTH;

    private static final byte[] NOTHING = {};

    private WrappedKey() {}

    public static byte[] wrap(Secret wrappingKey, Secret key) {
        byte[] nonce = Gcm.random(Gcm.NONCE_LENGTH);
        byte[] plain = key.bytes();
        try {
            byte[] sealed = Gcm.encrypt(wrappingKey, nonce, NOTHING, plain);
            byte[] block = Arrays.copyOf(nonce, LENGTH);
            System.arraycopy(sealed, 0, block, nonce.length, sealed.length);
            return block;
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** The key, which the caller closes; empty if the wrapping key is another, or the block not of {@link #LENGTH}. */
    public static Optional<Secret> unwrap(Secret wrappingKey, byte[] block) {
        return block.length == LENGTH
                ? Gcm.decrypt(
                                wrappingKey,
                                Arrays.copyOf(block, Gcm.NONCE_LENGTH),
                                NOTHING,
                                block,
                                Gcm.NONCE_LENGTH,
                                LENGTH - Gcm.NONCE_LENGTH)
                        .map(Secret::of)
                : Optional.empty();
    }
}
