package dev.tomte.backup.internal.age;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What keys are made of and wrapped in: HKDF-SHA-256 (RFC 5869), HMAC-SHA-256 and ChaCha20-Poly1305 (RFC 7539). */
final class Keys {

    static final int FILE_KEY_BYTES = 16;
    static final int KEY_BYTES = 32;
    static final int TAG_BYTES = 16;
    static final String CIPHER = "ChaCha20-Poly1305";

    private static final String HMAC = "HmacSHA256";
    /** A wrap key wraps one file key, so the specification fixes the nonce. */
    private static final IvParameterSpec WRAP_NONCE = new IvParameterSpec(new byte[12]);

    private Keys() {}

    /** HKDF-SHA-256 of one block, 32 bytes. */
    static byte[] derive(byte[] keyMaterial, byte[] salt, String info) {
        byte[] pseudoRandomKey = hmac(salt.length == 0 ? new byte[KEY_BYTES] : salt, keyMaterial);
        byte[] block = Arrays.copyOf(info.getBytes(StandardCharsets.US_ASCII), info.length() + 1);
        block[info.length()] = 1;
        try {
            return hmac(pseudoRandomKey, block);
        } finally {
            Arrays.fill(pseudoRandomKey, (byte) 0);
        }
    }

    static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    static byte[] wrap(byte[] wrapKey, byte[] fileKey) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(wrapKey, "ChaCha20"), WRAP_NONCE);
            return cipher.doFinal(fileKey);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /**
     * Looks at the length before anything is tried.
     *
     * @throws AgeException if the body is not as long as a wrapped file key: a longer one can be made to open with several
     *     keys, and so tell which of them was tried
     */
    static void requireWrapped(Stanza stanza) throws AgeException {
        if (stanza.body().length != FILE_KEY_BYTES + TAG_BYTES) {
            throw new AgeException(
                    AgeException.Reason.HEADER,
                    "The body of the stanza " + stanza.type() + " has " + stanza.body().length + " bytes, not "
                            + (FILE_KEY_BYTES + TAG_BYTES));
        }
    }

    /** The file key, or empty where this wrap key is not its key. */
    static Optional<byte[]> unwrap(byte[] wrapKey, Stanza stanza) throws AgeException {
        requireWrapped(stanza);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(wrapKey, "ChaCha20"), WRAP_NONCE);
            return Optional.of(cipher.doFinal(stanza.body()));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** Every Java from 17 on has these algorithms, so only a crippled one gets here. */
    static IllegalStateException unusable(GeneralSecurityException e) {
        return new IllegalStateException("This Java lacks cryptography that it must have", e);
    }
}
