package dev.tomte.backup.internal.age;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The body of a file, a chunk after the other: ChaCha20-Poly1305 with the chunk's number and whether it is the last one for
 * a nonce. For one thread.
 */
final class Chunks {

    static final int PLAIN_BYTES = 64 * 1024;
    private static final int PART_BYTES = 16 << 10;
    static final int SEALED_BYTES = PLAIN_BYTES + Keys.TAG_BYTES;
    static final int NONCE_BYTES = 16;

    private static final int COUNTER_END = 11;

    private final int mode;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] nonce = new byte[12];

    /** @param mode of {@link Cipher} */
    Chunks(int mode, byte[] fileKey, byte[] payloadNonce) {
        this.mode = mode;
        byte[] payloadKey = Keys.derive(fileKey, payloadNonce, "payload");
        try {
            cipher = Cipher.getInstance(Keys.CIPHER);
            key = new SecretKeySpec(payloadKey, "ChaCha20");
        } catch (GeneralSecurityException e) {
            throw Keys.unusable(e);
        } finally {
            Arrays.fill(payloadKey, (byte) 0);
        }
    }

    /**
     * Encrypts or decrypts the next chunk, making way now and then for whoever waits for the processor.
     *
     * @return how many bytes of {@code out} it has filled
     * @throws GeneralSecurityException if it does not open as what it is taken for
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing hangs on it; it is only good manners
    int next(byte[] in, int length, boolean last, byte[] out) throws GeneralSecurityException {
        nonce[COUNTER_END] = (byte) (last ? 1 : 0);
        cipher.init(mode, key, new IvParameterSpec(nonce));
        int done = 0;
        int written = 0;
        // To decrypt, all of it has to be there.
        while (mode == Cipher.ENCRYPT_MODE && length - done > PART_BYTES) {
            written += cipher.update(in, done, PART_BYTES, out, written);
            done += PART_BYTES;
            Thread.yield();
        }
        written += cipher.doFinal(in, done, length - done, out, written);
        increment();
        return written;
    }

    private void increment() {
        int at = COUNTER_END;
        do {
            nonce[--at]++;
        } while (nonce[at] == 0 && at > 0);
    }
}
